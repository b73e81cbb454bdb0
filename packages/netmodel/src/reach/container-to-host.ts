import { engineThatHas, type HostEngine, showEngine } from '../engine/capabilities.ts';
import { type Answer, showTarget, startWith } from './answer.ts';
import {
  forwardHops,
  forwardMessage,
  type HostPortQuestion,
  publishedReason,
  returnPathCure,
  withoutReturnPath,
} from './forwarding.ts';
import { answered, droppedAt, forwarded, overLan, sent, stationOf } from './hops.ts';
import { apart } from './isolation.ts';
import { egressTo } from './scene.ts';
import { arrived, onward, refused } from './service.ts';
import type { Hop, ReachEndpoint } from './types.ts';

/** What happens to a container's packet to a published port: whether it arrives at all depends on the way it leaves. */
export function answerContainer(question: HostPortQuestion): Answer {
  const { target, scene } = question;
  const egress = egressTo(target.address, target.host.nic, scene);
  switch (egress.by) {
    case 'bridge':
      return answerProxied(question);
    case 'lan':
      return answerFromLan(question, egress.lan);
    case 'router':
      return answerFromRouter(question, egress.lan);
    case 'parent':
      return answerIsolated(question, egress.lan);
    case 'nothing':
      return answerUnroutable(question);
  }
}

/** The engine leaves traffic of its own bridge out of the mapping: its proxy takes it. */
function answerProxied(question: HostPortQuestion): Answer {
  const { from, target, scene, service } = question;
  const { engine = null } = scene.input.host;
  if (engine !== null && mistakesSource(question, engine)) return answerFromOtherSource(question, engine);
  const byException = scene.returnPath && scene.exceptions.includes(target.address);
  return arrived(service, {
    verdict: 'answers',
    reason: publishedReason(question, byException ? 'published_by_return_path' : 'published'),
    message: `${startWith(from)} sends to ${showTarget(target)} by the bridge, and the engine's proxy forwards it to port ${target.published.containerPort}${onward(service, '; ')}.`,
    way: [sent(from), { at: 'bridge', action: 'switch' }, ...forwarded('proxy')],
    reply: answered('reply-by-bridge', from),
  });
}

/** A proxy that listens on every address lets the kernel choose the source of its datagrams: that of the bridge. */
function mistakesSource({ target }: HostPortQuestion, engine: HostEngine): boolean {
  return target.protocol === 'udp' && target.published.hostAddress !== target.address && !engine.can.udpProxyReply;
}

function answerFromOtherSource(question: HostPortQuestion, engine: HostEngine): Answer {
  const { from, target, service } = question;
  return arrived(service, {
    verdict: 'blocked',
    reason: 'reply_from_other_address',
    message: `${startWith(from)} sends to ${showTarget(target)} by the bridge, and the proxy of ${showEngine(engine)} answers from the host's address on the bridge instead of ${target.address}.`,
    cure: `Publish the port at ${target.address} alone, or use ${engineThatHas('udpProxyReply')}.`,
    way: [sent(from), { at: 'bridge', action: 'switch' }, ...forwarded('proxy')],
    reply: [{ at: 'container', action: 'reply-by-bridge' }, droppedAt(stationOf(from))],
  });
}

/** Over the LAN to another NIC of the host and back in by the bridge. */
function answerFromLan(question: HostPortQuestion, lan: ReachEndpoint): Answer {
  const { from, scene, service } = question;
  const hops = overLan(from, lan.parentInterface);
  if (from === 'itself') return answerOwnSource(question, hops);
  if (!scene.returnPath) return withoutReturnPath(question, lan, hops);
  return arrived(service, {
    verdict: 'answers',
    reason: publishedReason(question, 'published_by_return_path'),
    message: forwardMessage(question, lan),
    way: [...hops, ...forwardHops(question)],
    reply: answered('reply-by-bridge', from),
  });
}

function answerFromRouter(question: HostPortQuestion, lan: ReachEndpoint): Answer {
  const { from, target } = question;
  const hops: readonly Hop[] = [...overLan(from, lan.parentInterface), { at: 'router', action: 'route' }];
  if (from === 'itself') return answerOwnSource(question, hops);
  return {
    verdict: 'unknown',
    reason: 'no_route_known',
    message: `${startWith(from)} sends to ${target.address} by the router of the LAN; whether that router knows the way is not known here.`,
    cure: 'Probe it.',
    hops,
  };
}

/** The host forwards the packet back to where it came from, under the container's own LAN address. */
function answerOwnSource(question: HostPortQuestion, hops: readonly Hop[]): Answer {
  const way = [...hops, ...forwarded('dnat', question.target.host.nic.name)];
  return refused(question.service, way) ?? answerMartian(question, way);
}

function answerMartian({ target, scene }: HostPortQuestion, way: readonly Hop[]): Answer {
  const own = scene.lans.map(({ address }) => address).join(' or ');
  return {
    verdict: 'blocked',
    reason: 'source_is_own_address',
    message: `A request to ${target.address} leaves by the LAN and comes back by the bridge under ${own}, an address of the workspace itself, which its kernel rejects.`,
    cure:
      target.guest === null
        ? `Use port ${target.published.containerPort} at 127.0.0.1 inside the workspace.`
        : "Use the guest's own address on the LAN.",
    hops: [...way, droppedAt('container')],
  };
}

/** Only without the return path: with it the bridge takes what the LAN cannot deliver. */
function answerIsolated({ from, target }: HostPortQuestion, lan: ReachEndpoint): Answer {
  const { parentInterface } = lan;
  return {
    verdict: 'blocked',
    reason: 'return_path_missing',
    message: `${startWith(from)} sends to ${target.address} by its LAN interface, and ${apart(lan)} ${parentInterface}.`,
    cure: returnPathCure,
    hops: [sent(from, parentInterface), droppedAt('macvlan', parentInterface)],
  };
}

function answerUnroutable({ from, target }: HostPortQuestion): Answer {
  return {
    verdict: 'blocked',
    reason: 'no_route_known',
    message: `${startWith(from)} has no address or gateway from which it could send to ${target.address}.`,
    cure: 'Attach a network of this address family.',
    hops: [sent(from), droppedAt('container')],
  };
}
