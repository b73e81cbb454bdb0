import { type Answer, nameOf, showTarget } from './answer.ts';
import { forwarded, replyLost } from './hops.ts';
import type { Scene } from './scene.ts';
import type { HostPortTarget } from './targets.ts';
import type { Hop, ReachEndpoint, VantagePoint } from './types.ts';

/** A question about a published port whose mapping is there. */
export interface HostPortQuestion {
  readonly from: VantagePoint;
  readonly target: HostPortTarget;
  readonly scene: Scene;
}

export const returnPathCure = "See the workspace's condition ReturnPathInstalled for what stopped the installation.";

/** How the host hands the packet over: without a bridge of the address's family only the engine's proxy can. */
export function forwardHops({ target, scene }: HostPortQuestion): readonly Hop[] {
  return forwarded(scene.publishing === undefined ? 'proxy' : 'dnat', target.host.nic.name);
}

/** The host forwards a published port, in words. */
export function forwardPhrase({ target, scene }: HostPortQuestion): string {
  const to = scene.publishing === undefined ? 'the container' : scene.publishing.address;
  return `The host forwards ${showTarget(target)} to port ${target.published.containerPort} of ${to} by the bridge`;
}

/** The same, with what becomes of the reply; `lan` is the one that the return path keeps it off. */
export function forwardMessage(question: HostPortQuestion, lan: ReachEndpoint | undefined): string {
  if (lan === undefined) return `${forwardPhrase(question)}, and the reply comes back the same way.`;
  return `${forwardPhrase(question)}; the return path keeps the reply to ${nameOf(question.from)} off the LAN interface (${lan.subnet}).`;
}

/** The request arrives by `hops`, and the reply leaves by the LAN under the bridge's address. */
export function withoutReturnPath(question: HostPortQuestion, lan: ReachEndpoint, hops: readonly Hop[]): Answer {
  const { from, target } = question;
  return {
    verdict: 'blocked',
    reason: 'return_path_missing',
    message: `The request of ${nameOf(from)} to ${showTarget(target)} arrives, but the reply leaves by the LAN interface (${lan.subnet}), where it is not known as one.`,
    cure: returnPathCure,
    hops: [...hops, ...forwardHops(question), replyLost],
  };
}
