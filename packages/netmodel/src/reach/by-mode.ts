import { familyOf } from '../address/prefix.ts';
import { isRouted } from '../network/mode.ts';
import { lanRouteOf } from '../network/routed.ts';
import { type Answer, nameOf, showTarget, startWith } from './answer.ts';
import { droppedAt, onInterface, overLan, replyLost, sent } from './hops.ts';
import type { LanQuestion } from './on-lan.ts';

/** What the mode of a network makes of a packet to an address on it; null where the mode makes no difference. */
export function answerByMode(question: LanQuestion): Answer | null {
  const { from, target } = question;
  const { mode } = target.endpoint;
  if (isRouted(mode)) return from === 'workspace' ? null : answerRoutedNetwork(question);
  if (from !== 'workspace') return null;
  switch (mode) {
    case 'private':
      return answerPrivate(question);
    case 'vepa':
      return answerVepa(question);
    case 'passthru':
      return answerPassthru(question);
    default:
      return null;
  }
}

function answerFromBridge({ from, target, scene }: LanQuestion): Answer {
  const { address, endpoint } = target;
  return {
    verdict: 'blocked',
    reason: 'reply_from_other_address',
    message: `A UDP server bound to the wildcard address answers ${nameOf(from)} by the bridge, from ${scene.publishing?.address} instead of ${address}.`,
    cure: `Bind the server to ${address}, use a published port, or take the workspace off the bridge: ${endpoint.networkName} alone is told apart.`,
    hops: [...overLan(from), onInterface({ at: 'macvlan', action: 'switch' }, endpoint.parentInterface), replyLost],
  };
}

const meetElsewhere = 'Use a network in mode bridge, or a bridge network that both are on.';

function answerPrivate({ from, target }: LanQuestion): Answer {
  const { networkName, parentInterface } = target.endpoint;
  return {
    verdict: 'blocked',
    reason: 'kept_apart_by_mode',
    message: `Mode private of ${networkName} keeps ${nameOf(from)} from ${showTarget(target)}, also where the switch would send it back.`,
    cure: meetElsewhere,
    hops: [sent(from, parentInterface), droppedAt('macvlan', parentInterface)],
  };
}

function answerVepa({ from, target }: LanQuestion): Answer {
  const { networkName, parentInterface } = target.endpoint;
  return {
    verdict: 'unknown',
    reason: 'needs_reflective_relay',
    message: `Mode vepa of ${networkName} sends the packet of ${nameOf(from)} to ${showTarget(target)} out to the switch, which few send back by the port it came from.`,
    cure: 'Turn on reflective relay (802.1Qbg) at the port of the switch, on a Linux bridge: bridge link set dev PORT hairpin on. Otherwise use mode bridge.',
    hops: overLan(from, parentInterface),
  };
}

function answerPassthru({ from, target }: LanQuestion): Answer {
  const { networkName, parentInterface } = target.endpoint;
  return {
    verdict: 'blocked',
    reason: 'kept_apart_by_mode',
    message: `Mode passthru of ${networkName} hands ${parentInterface} over to this workspace, so that no other is there to reach ${showTarget(target)}.`,
    cure: meetElsewhere,
    hops: [sent(from, parentInterface), droppedAt('macvlan', parentInterface)],
  };
}

/** Nobody answers ARP for the address: who has no route to its subnet does not even ask the host. */
function answerRoutedNetwork(question: LanQuestion): Answer {
  const { from, target, scene } = question;
  // Replies take the default route, which is the bridge's, and a server bound to the wildcard takes its address with it.
  if (scene.mixed && target.protocol === 'udp') return answerFromBridge(question);
  const { mode, subnet, parentInterface } = target.endpoint;
  const line = lanRouteOf(subnet, parentInterface, scene.input.host.interfaces);
  const where = from === 'lan-client' ? 'there, or at the router of the LAN' : 'at the router of the LAN';
  return {
    verdict: 'unknown',
    reason: 'lan_needs_route',
    message: `${startWith(from)} reaches ${showTarget(target)} only by a route to ${subnet}: in mode ${mode} nobody on the LAN answers for its addresses.`,
    cure:
      line === null
        ? `Give ${parentInterface} an IPv${familyOf(subnet)} address for a route to lead to.`
        : `Set ${where}: ${line}`,
    hops: from === 'lan-client' ? [sent(from)] : [sent(from), { at: 'router', action: 'route' }],
  };
}
