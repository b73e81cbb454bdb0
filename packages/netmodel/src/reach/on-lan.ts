import { type ShimOnLan, shimOn } from '../links/shim.ts';
import { hostWayTo, lanDelivers, type OnLinkWay } from '../returnpath/delivery.ts';
import { type Answer, showTarget, startWith } from './answer.ts';
import { answered, droppedAt, onInterface, overLan, sent } from './hops.ts';
import { apart, isolationBy } from './isolation.ts';
import type { Scene } from './scene.ts';
import type { EndpointTarget, GuestTarget } from './targets.ts';
import type { Hop, VantagePoint } from './types.ts';

/** A question about an address on a LAN, whether the container holds it or its guest. */
export interface LanQuestion {
  readonly from: VantagePoint;
  readonly target: EndpointTarget | GuestTarget;
  readonly scene: Scene;
}

/** Senders on the same LAN need no router. */
export function answerNeighbour({ from, target }: LanQuestion): Answer {
  const way = from === 'itself' ? [sent(from)] : overLan(from);
  return {
    verdict: 'answers',
    reason: 'same_lan',
    message: `${startWith(from)} is in ${target.endpoint.subnet} too and reaches ${showTarget(target)} directly.`,
    hops: [...throughMacvlan(way, target), ...answered('reply-by-lan', from, holderOf(target))],
  };
}

/** The Docker host: by its shim, or as its own routes say over a wire, by the parent, or as `routed` answers. */
export function answerHostOnLan(question: LanQuestion, routed: (question: LanQuestion) => Answer): Answer {
  const { from, target, scene } = question;
  const { endpoint, address } = target;
  const shim = shimOn(endpoint, scene.input.host.interfaces);
  if (shim !== undefined) return answerByShim(question, shim);
  const way = hostWayTo({ ...endpoint, address }, scene.input.host.interfaces);
  if (way === undefined) return routed(question);
  if (way.nic.name === endpoint.parentInterface) return answerParent(question, way.address);
  if (!lanDelivers(way.nic, endpoint.parentInterface)) return unknownWay(question, way);
  return {
    verdict: 'answers',
    reason: 'same_lan',
    message: `The Docker host reaches ${showTarget(target)} over the LAN by ${way.nic.name} (${way.address}).`,
    hops: [...throughMacvlan(overLan(from, way.nic.name), target), ...answered('reply-by-lan', from, holderOf(target))],
  };
}

/** The host has a macvlan interface of its own on the parent: a sibling of the workspace's. */
function answerByShim({ from, target }: LanQuestion, { nic, address }: ShimOnLan): Answer {
  return {
    verdict: 'answers',
    reason: 'host_shim',
    message: `The Docker host reaches ${showTarget(target)} by its host shim ${nic.name} (${address}), a macvlan interface beside the workspace's.`,
    hops: [...throughMacvlan([sent(from, nic.name)], target), ...answered('reply-by-lan', from, holderOf(target))],
  };
}

/** The LAN's router is the Docker host itself. */
export function behindParent({ from, target }: LanQuestion): Answer {
  const { gateway, parentInterface } = target.endpoint;
  return {
    verdict: 'blocked',
    reason: isolationBy(target.endpoint),
    message: `Packets to ${target.address} come through ${gateway}, which is the Docker host itself, and ${apart(target.endpoint)} ${parentInterface}.`,
    cure: 'Use a published port, or put the network on a NIC that holds no host address.',
    hops: [...throughRouter(from).slice(0, -1), droppedAt('macvlan', parentInterface)],
  };
}

/** A stranger's packet on its way to the LAN. */
export function throughRouter(from: VantagePoint): readonly Hop[] {
  return [sent(from), { at: 'router', action: 'route' }, { at: 'lan', action: 'switch' }];
}

/** A packet that came by `path` gets to the address. */
export function throughMacvlan(path: readonly Hop[], target: LanQuestion['target']): readonly Hop[] {
  const macvlan = onInterface({ at: 'macvlan', action: 'switch' }, target.endpoint.parentInterface);
  return [...path, macvlan, { at: holderOf(target), action: 'deliver' }];
}

function answerParent({ from, target, scene }: LanQuestion, hostAddress: string): Answer {
  const parent = target.endpoint.parentInterface;
  const published = publishedInstead(target, scene);
  return {
    verdict: 'blocked',
    reason: isolationBy(target.endpoint),
    message: `The Docker host would send to ${target.address} by ${parent} (${hostAddress}), and ${apart(target.endpoint)} interface.`,
    cure:
      published === undefined
        ? `Publish a port and use the address of the host, or ${wayRound(target)}.`
        : `From the host use its own address ${hostAddress} and a published port, such as ${published.hostPort}.`,
    hops: [sent(from, parent), droppedAt('macvlan', parent)],
  };
}

/** What gets the host to the address itself; only a macvlan in mode bridge has siblings. */
function wayRound({ endpoint }: LanQuestion['target']): string {
  return endpoint.driver === 'macvlan' && (endpoint.mode === null || endpoint.mode === 'bridge')
    ? 'give the network a host shim'
    : 'put the network on a NIC that holds no host address';
}

/** The published port that leads to the same place; on Linux every port does. */
function publishedInstead({ port, protocol }: LanQuestion['target'], { input }: Scene) {
  const { ports, guest } = input.workspace;
  if (guest === null) return ports[0];
  return ports.find((published) => published.containerPort === port && published.protocol === protocol);
}

function unknownWay({ from, target }: LanQuestion, { nic }: OnLinkWay): Answer {
  return {
    verdict: 'unknown',
    reason: 'no_route_known',
    message: `The Docker host sends to ${target.address} by ${nic.name}; what is behind that is not known here.`,
    cure: 'Probe it.',
    hops: [sent(from, nic.name)],
  };
}

function holderOf({ via }: LanQuestion['target']): 'container' | 'guest' {
  return via === 'guest-address' ? 'guest' : 'container';
}
