import { type Answer, nameOf, showTarget } from './answer.ts';
import { forwarded, replyLost } from './hops.ts';
import type { Scene } from './scene.ts';
import { arrived, onward, type Service } from './service.ts';
import type { HostPortTarget } from './targets.ts';
import type { Hop, ReachEndpoint, ReachReason, VantagePoint } from './types.ts';

/** A question about a published port whose mapping is there. */
export interface HostPortQuestion {
  readonly from: VantagePoint;
  readonly target: HostPortTarget;
  readonly scene: Scene;
  readonly service: Service;
}

export const returnPathCure = "See the workspace's condition ReturnPathInstalled for what stopped the installation.";

/** How the host hands the packet over, as far as the container: without a bridge of the address's family only the engine's proxy can. */
export function forwardHops({ target, scene }: HostPortQuestion): readonly Hop[] {
  return forwarded(scene.publishing === undefined ? 'proxy' : 'dnat', target.host.nic.name);
}

/** Why a published port answers: where the guest serves it, because the packet goes on to there. */
export function publishedReason({ service }: HostPortQuestion, reason: ReachReason): ReachReason {
  return service.by === 'guest' ? 'published_to_guest' : reason;
}

/** The host forwards a published port, in words; `joint` joins what the container does with it. */
export function forwardPhrase({ target, scene, service }: HostPortQuestion, joint: string): string {
  const to = scene.publishing === undefined ? 'the container' : scene.publishing.address;
  return `The host forwards ${showTarget(target)} to port ${target.published.containerPort} of ${to} by the bridge${onward(service, joint)}`;
}

/** The same, with what becomes of the reply; `lan` is the one that the return path keeps it off. */
export function forwardMessage(question: HostPortQuestion, lan: ReachEndpoint | undefined): string {
  if (lan === undefined) return `${forwardPhrase(question, ', ')}, and the reply comes back the same way.`;
  return `${forwardPhrase(question, ' and ')}; the return path keeps the reply to ${nameOf(question.from)} off the LAN interface (${lan.subnet}).`;
}

/** The request arrives by `hops`, and the reply leaves by the LAN under the bridge's address. */
export function withoutReturnPath(question: HostPortQuestion, lan: ReachEndpoint, hops: readonly Hop[]): Answer {
  const { from, target, service } = question;
  return arrived(service, {
    verdict: 'blocked',
    reason: 'return_path_missing',
    message: `The request of ${nameOf(from)} to ${showTarget(target)} arrives, but the reply leaves by the LAN interface (${lan.subnet}), where it is not known as one.`,
    cure: returnPathCure,
    way: [...hops, ...forwardHops(question)],
    reply: [replyLost],
  });
}
