import { contains, overlaps } from '../address/prefix.ts';
import { mappingKey } from '../hostplan/mapping.ts';
import { type Answer, nameOf, showTarget, startWith } from './answer.ts';
import { answered, droppedAt, forwarded, overLan, replyLost, sent } from './hops.ts';
import { type Egress, egressTo, type Scene } from './scene.ts';
import { type HostPortTarget, isBoundTo } from './targets.ts';
import type { Hop, ReachEndpoint, VantagePoint } from './types.ts';

/** A question about a published port whose mapping is there. */
interface Question {
  readonly from: VantagePoint;
  readonly target: HostPortTarget;
  readonly scene: Scene;
}

/** What happens to a packet sent to a published port at one of the host's addresses. */
export function answerHostPort(from: VantagePoint, target: HostPortTarget, scene: Scene): Answer {
  return answerWithoutMapping(from, target, scene) ?? answerMapped({ from, target, scene });
}

function answerWithoutMapping(from: VantagePoint, target: HostPortTarget, scene: Scene): Answer | null {
  const { published } = target;
  const hops = [...toHost(from), droppedAt('host', target.host.nic.name)];
  if (!isBoundTo(published, target.address)) {
    return {
      verdict: 'blocked',
      reason: 'bound_to_other_address',
      message: `Port ${published.hostPort} is published at ${published.hostAddress} only, not at ${target.address}.`,
      cure: `Use ${published.hostAddress}, or publish the port without a host address.`,
      hops,
    };
  }
  const installed = scene.input.workspace.publishedPorts.map(mappingKey);
  if (installed.includes(mappingKey(published))) return null;
  return {
    verdict: 'blocked',
    reason: 'mapping_dropped',
    message: `The engine did not install the mapping of ${showTarget(target)}: nothing on the host forwards it.`,
    cure: 'Disconnect networks that were connected to the container by hand, then restart the workspace.',
    hops,
  };
}

function toHost(from: VantagePoint): readonly Hop[] {
  return from === 'docker-host' ? [sent(from)] : overLan(from);
}

function answerMapped(question: Question): Answer {
  switch (question.from) {
    case 'docker-host':
    case 'lan-client':
    case 'off-lan-client':
      return answerClient(question);
    case 'workspace':
    case 'itself':
      return answerContainer(question);
  }
}

/** Clients that are no containers: the request always arrives, all depends on the way of the reply. */
function answerClient(question: Question): Answer {
  const { from, target, scene } = question;
  const lan = lanOfClient(question);
  if (lan !== undefined && !scene.returnPath) return withoutReturnPath(question, lan, toHost(from));
  return {
    verdict: 'answers',
    reason: lan === undefined ? 'published' : 'published_by_return_path',
    message: forwardMessage(question, lan),
    hops: [
      ...toHost(from),
      ...forwarded(forwarder(question), target.host.nic.name),
      ...answered('reply-by-bridge', from),
    ],
  };
}

/** The attached LAN that the client's address lies in, so that an unguided reply leaves by it. */
function lanOfClient({ from, target, scene }: Question): ReachEndpoint | undefined {
  // Without a bridge of the family the engine's proxy asks in the client's place, and the reply goes to the proxy.
  if (scene.publishing === undefined || from === 'off-lan-client') return undefined;
  const { address, segment } = target.host;
  return scene.lans.find(({ subnet }) =>
    from === 'docker-host' ? contains(subnet, address) : overlaps(subnet, segment),
  );
}

function forwarder({ scene }: Question): 'dnat' | 'proxy' {
  return scene.publishing === undefined ? 'proxy' : 'dnat';
}

/** Containers of the host: whether the request arrives at all depends on the way it leaves. */
function answerContainer(question: Question): Answer {
  const egress = egressTo(question.target.address, question.target.host.nic, question.scene);
  switch (egress.by) {
    case 'bridge':
      return answerProxied(question);
    case 'lan':
      return answerFromLan(question, egress.lan);
    case 'router':
      return answerFromRouter(question);
    case 'parent':
      return answerIsolated(question, egress);
    case 'nothing':
      return answerUnroutable(question);
  }
}

/** The engine leaves traffic of its own bridge out of the mapping: its proxy takes it. */
function answerProxied({ from, target, scene }: Question): Answer {
  return {
    verdict: 'answers',
    reason: scene.returnPath && scene.exceptions.includes(target.address) ? 'published_by_return_path' : 'published',
    message: `${startWith(from)} sends to ${target.address} by the bridge, and the engine's proxy forwards it to port ${target.published.containerPort}.`,
    hops: [sent(from), { at: 'bridge', action: 'switch' }, ...forwarded('proxy'), ...answered('reply-by-bridge', from)],
  };
}

/** Over the LAN to another NIC of the host and back in by the bridge. */
function answerFromLan(question: Question, lan: ReachEndpoint): Answer {
  const { from, target, scene } = question;
  const hops = overLan(from, lan.parentInterface);
  const proxied = scene.publishing === undefined;
  if (from === 'itself' && !proxied) return ownSource(question, hops);
  if (scene.mixed && !scene.returnPath) return withoutReturnPath(question, lan, hops);
  return {
    verdict: 'answers',
    reason: proxied ? 'published' : 'published_by_return_path',
    message: forwardMessage(question, proxied ? undefined : lan),
    hops: [...hops, ...forwarded(forwarder(question), target.host.nic.name), ...answered('reply-by-bridge', from)],
  };
}

function answerFromRouter(question: Question): Answer {
  const { from, target, scene } = question;
  const hops: readonly Hop[] = [...overLan(from), { at: 'router', action: 'route' }];
  if (from === 'itself' && scene.publishing !== undefined) return ownSource(question, hops);
  return {
    verdict: 'unknown',
    reason: 'no_route_known',
    message: `${startWith(from)} sends to ${target.address} by the LAN's router; whether that router knows the way is not known here.`,
    cure: 'Probe it.',
    hops,
  };
}

function answerIsolated({ from, target, scene }: Question, { lan }: Extract<Egress, { by: 'parent' }>): Answer {
  const parent = lan.parentInterface ?? 'its parent interface';
  const hops = [...overLan(from, lan.parentInterface).slice(0, 1), droppedAt('macvlan', lan.parentInterface)];
  const message = `${startWith(from)} sends to ${target.address} by its LAN interface, and the kernel keeps a macvlan apart from ${parent}, where the host holds that address.`;
  if (!scene.mixed) {
    return {
      verdict: 'blocked',
      reason: 'macvlan_parent_isolation',
      message,
      cure: 'Attach a bridge network of this address family.',
      hops,
    };
  }
  return { verdict: 'blocked', reason: 'return_path_missing', message, cure: returnPathCure, hops };
}

function answerUnroutable({ from, target }: Question): Answer {
  return {
    verdict: 'blocked',
    reason: 'no_route_known',
    message: `${startWith(from)} has no address or gateway from which it could send to ${target.address}.`,
    cure: 'Attach a network of this address family.',
    hops: [sent(from), droppedAt('container')],
  };
}

/** The host forwards the packet back to where it came from, under the container's own LAN address. */
function ownSource({ from, target, scene }: Question, hops: readonly Hop[]): Answer {
  const own = scene.lans.map(({ address }) => address).join(' or ');
  return {
    verdict: 'blocked',
    reason: 'source_is_own_address',
    message: `The request leaves by the LAN and comes back by the bridge under ${own}, an address of the workspace itself, which its kernel rejects.`,
    cure: `Use port ${target.published.containerPort} at 127.0.0.1 inside the workspace.`,
    hops: [
      ...hops,
      ...forwarded('dnat', target.host.nic.name).slice(0, 2),
      droppedAt(from === 'itself' ? 'container' : 'host'),
    ],
  };
}

const returnPathCure = "See the workspace's condition ReturnPathInstalled for what stopped the installation.";

function withoutReturnPath({ from, target, scene }: Question, lan: ReachEndpoint, hops: readonly Hop[]): Answer {
  return {
    verdict: 'blocked',
    reason: 'return_path_missing',
    message: `The request of ${nameOf(from)} arrives, but the reply leaves by the LAN interface (${lan.subnet}) under ${scene.publishing?.address}, where nobody expects it.`,
    cure: returnPathCure,
    hops: [...hops, ...forwarded('dnat', target.host.nic.name), replyLost],
  };
}

function forwardMessage({ from, target, scene }: Question, lan: ReachEndpoint | undefined): string {
  const to = scene.publishing === undefined ? 'the container' : scene.publishing.address;
  const forward = `The host forwards ${showTarget(target)} to port ${target.published.containerPort} of ${to} by the bridge`;
  if (lan === undefined) return `${forward}, and the reply comes back the same way.`;
  return `${forward}; the return path keeps the reply to ${nameOf(from)} off the LAN interface (${lan.subnet}).`;
}
