import { familyOf } from '../address/prefix.ts';
import type { IpFamily } from '../address/types.ts';
import { type Answer, showTarget } from './answer.ts';
import { answerBridgeAddress } from './bridge-address.ts';
import { answerGuestAddress } from './guest-address.ts';
import { droppedAt, sent } from './hops.ts';
import { answerHostPort } from './host-port.ts';
import { answerLanAddress } from './lan-address.ts';
import { type Scene, sceneOf } from './scene.ts';
import { type Target, targetsOf } from './targets.ts';
import type { ReachabilityInput, ReachCell, VantagePoint } from './types.ts';

/** Every vantage point, in the order the matrix shows them. */
export const vantagePoints: readonly VantagePoint[] = [
  'docker-host',
  'lan-client',
  'off-lan-client',
  'workspace',
  'itself',
];

/** The matrix of a workspace: every address and port that Trailer shows, from every vantage point, each with its verdict. */
export function predictReachability(input: ReachabilityInput): readonly ReachCell[] {
  const scenes: Record<IpFamily, Scene> = { 4: sceneOf(input, 4), 6: sceneOf(input, 6) };
  return targetsOf(input).flatMap((target) =>
    vantagePoints.map((from) => ({
      from,
      address: target.address,
      port: target.port,
      protocol: target.protocol,
      via: target.via,
      ...answer(from, target, scenes[familyOf(target.address)]),
    })),
  );
}

function answer(from: VantagePoint, target: Target, scene: Scene): Answer {
  return answerUnavailable(from, target, scene) ?? answerAvailable(from, target, scene);
}

function answerUnavailable(from: VantagePoint, target: Target, { input }: Scene): Answer | null {
  if (!input.host.online) {
    return {
      verdict: 'unknown',
      reason: 'host_offline',
      message: `The agent of the Docker host does not report, so nothing is known of ${showTarget(target)}.`,
      cure: 'Start the agent, or look after its connection to the server.',
      hops: [sent(from)],
    };
  }
  if (input.workspace.running) return null;
  return {
    verdict: 'blocked',
    reason: 'not_running',
    message: `The workspace does not run, so nothing answers at ${showTarget(target)}.`,
    cure: 'Start the workspace.',
    hops: [sent(from), droppedAt('container')],
  };
}

function answerAvailable(from: VantagePoint, target: Target, scene: Scene): Answer {
  switch (target.via) {
    case 'host-port':
      return answerHostPort(from, target, scene);
    case 'lan-address':
      return answerLanAddress(from, target, scene);
    case 'bridge-address':
      return answerBridgeAddress(from, target, scene);
    case 'guest-address':
      return answerGuestAddress(from, target, scene);
  }
}
