import { type Answer, showTarget, startWith } from './answer.ts';
import { answered, droppedAt, overLan, sent } from './hops.ts';
import { answerLocally } from './lan-address.ts';
import type { EndpointTarget } from './targets.ts';
import type { Hop, VantagePoint } from './types.ts';

/** What happens to a packet sent to the workspace's address on a bridge, which is known on its host only. */
export function answerBridgeAddress(from: VantagePoint, target: EndpointTarget): Answer {
  const byBridge: readonly Hop[] = [
    sent(from),
    { at: 'bridge', action: 'switch' },
    { at: 'container', action: 'deliver' },
    ...answered('reply-by-bridge', from),
  ];
  const { networkName, subnet } = target.endpoint;
  switch (from) {
    case 'itself':
      return answerLocally(target);
    case 'docker-host':
      return {
        verdict: 'answers',
        reason: 'host_bridge',
        message: `The Docker host holds the gateway of ${networkName} and reaches ${showTarget(target)} directly.`,
        hops: byBridge,
      };
    case 'workspace':
      return {
        verdict: 'answers',
        reason: 'same_bridge',
        message: `Both workspaces are on ${networkName} (${subnet}), so ${showTarget(target)} is reached directly.`,
        hops: byBridge,
      };
    case 'lan-client':
    case 'off-lan-client':
      return {
        verdict: 'blocked',
        reason: 'bridge_not_routed',
        message: `${startWith(from)} has no route to ${subnet}: ${target.address} is known on the Docker host only.`,
        cure: 'Use a published port at an address of the host, or the address of the workspace on the LAN.',
        hops: [...overLan(from), droppedAt(from === 'off-lan-client' ? 'router' : 'lan')],
      };
  }
}
