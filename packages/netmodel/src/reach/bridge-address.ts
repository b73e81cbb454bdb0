import { type Answer, showTarget, startWith } from './answer.ts';
import { answered, droppedAt, overLan, sent } from './hops.ts';
import { answerLocally } from './lan-address.ts';
import type { Scene } from './scene.ts';
import { arrived, onward, refused, serviceOf } from './service.ts';
import type { EndpointTarget } from './targets.ts';
import type { ReachGuest, VantagePoint } from './types.ts';

/** What happens to a packet sent to the workspace's address on a bridge, which is known on its host only. */
export function answerBridgeAddress(from: VantagePoint, target: EndpointTarget, scene: Scene): Answer {
  const service = serviceOf(target, scene);
  const { networkName, subnet } = target.endpoint;
  const byBridge = {
    way: [sent(from), { at: 'bridge', action: 'switch' }],
    reply: answered('reply-by-bridge', from),
  } as const;
  switch (from) {
    case 'itself':
      if (target.guest === null) return answerLocally(target);
      return refused(service, [sent(from)]) ?? answerUntranslated(target, target.guest);
    case 'docker-host':
      return arrived(service, {
        verdict: 'answers',
        reason: 'host_bridge',
        message: `The Docker host holds the gateway of ${networkName} and reaches ${showTarget(target)} directly${onward(service, '; ')}.`,
        ...byBridge,
      });
    case 'workspace':
      return arrived(service, {
        verdict: 'answers',
        reason: 'same_bridge',
        message: `Both workspaces are on ${networkName} (${subnet}), so ${showTarget(target)} is reached directly${onward(service, '; ')}.`,
        ...byBridge,
      });
    case 'lan-client':
    case 'off-lan-client':
      return {
        verdict: 'blocked',
        reason: 'bridge_not_routed',
        message: `${startWith(from)} has no route to ${subnet}: ${target.address} is known on the Docker host only.`,
        cure: cureOffHost(target),
        hops: [...overLan(from), droppedAt(from === 'off-lan-client' ? 'router' : 'lan')],
      };
  }
}

/** Only what comes in by an interface is translated; what the container sends to its own address never is. */
function answerUntranslated(target: EndpointTarget, { address }: ReachGuest): Answer {
  return {
    verdict: 'blocked',
    reason: 'guest_not_forwarded',
    message: `The address ${target.address} is the container's own: what it sends there itself is not forwarded to the guest.`,
    cure:
      address === null
        ? 'Use the published port at an address of the host.'
        : `Use the guest's own address ${address}.`,
    hops: [sent('itself'), droppedAt('container')],
  };
}

function cureOffHost({ guest }: EndpointTarget): string {
  const published = 'Use a published port at an address of the host';
  if (guest === null) return `${published}, or the address of the workspace on the LAN.`;
  return guest.address === null ? `${published}.` : `${published}, or the guest's own address ${guest.address}.`;
}
