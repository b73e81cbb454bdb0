import { type Answer, showTarget, startWith } from './answer.ts';
import { answered } from './hops.ts';
import {
  answerHostOnLan,
  answerNeighbour,
  behindParent,
  type LanQuestion,
  throughMacvlan,
  throughRouter,
} from './on-lan.ts';
import { hasUsableGateway, type Scene } from './scene.ts';
import type { GuestTarget } from './targets.ts';
import type { VantagePoint } from './types.ts';

/**
 * What happens to a packet sent to the guest's own address on the LAN. The guest has one interface and its own default
 * route, so nothing of the container's routing matters here.
 */
export function answerGuestAddress(from: VantagePoint, target: GuestTarget, scene: Scene): Answer {
  const question = { from, target, scene };
  switch (from) {
    // To the container its guest is a neighbour: a sibling on the same parent interface.
    case 'itself':
    case 'lan-client':
    case 'workspace':
      return answerNeighbour(question);
    case 'docker-host':
      return answerHostOnLan(question, answerStranger);
    case 'off-lan-client':
      return answerStranger(question);
  }
}

/** Senders outside the LAN are answered by the gateway that the guest's lease names: the network's, as far as is known. */
function answerStranger(question: LanQuestion): Answer {
  const { from, target, scene } = question;
  const { gateway } = target.endpoint;
  if (gateway === null) return unknownGateway(question);
  if (!hasUsableGateway(target.endpoint, scene)) return behindParent(question);
  return {
    verdict: 'answers',
    reason: 'routed',
    message: `${startWith(from)} reaches ${showTarget(target)} through the router ${gateway}, and the guest answers by the gateway of its lease.`,
    hops: [...throughMacvlan(throughRouter(from), target), ...answered('reply-by-lan', from, 'guest')],
  };
}

function unknownGateway({ from, target }: LanQuestion): Answer {
  return {
    verdict: 'unknown',
    reason: 'no_route_known',
    message: `${startWith(from)} gets an answer from ${showTarget(target)} if the guest's lease names a gateway that knows the way; the network ${target.endpoint.networkName} has none.`,
    cure: 'Probe it.',
    hops: throughRouter(from),
  };
}
