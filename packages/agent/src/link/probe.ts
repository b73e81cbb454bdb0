import type { AgentAnswer, AgentRequest, ProbeTarget } from '@trailer/contract';
import { addressOf, type HostInterface, type IpAddress } from '@trailer/netmodel';
import type { Clock } from '../clock.ts';
import { openProbeVantage, type ProbeRequest, type ProbeResult, sendProbe } from '../kernel/index.ts';

type ProbeQuestion = Extract<AgentRequest, { readonly kind: 'probe' }>;
type ProbeAnswer = Extract<AgentAnswer, { readonly kind: 'probe' }>;

export interface ProbeContext {
  readonly hostName: string;
  readonly clock: Clock;
  readonly hostInterfaces: readonly HostInterface[];
  /** The workspace's container; null while it does not run. */
  readonly container: { readonly name: string; readonly pid: number } | null;
}

/** Sends every probe that was asked for, from the host and from inside the workspace's container. */
export async function answerProbe(question: ProbeQuestion, context: ProbeContext): Promise<ProbeAnswer> {
  const { container } = context;
  const itself = container === null ? null : openProbeVantage(`/proc/${container.pid}/ns/net`);
  try {
    const results = await Promise.all(
      question.targets.map(async (target) => {
        const result = await probeOne(target, toRequest(target, question.timeoutMs, context), itself?.probe ?? null);
        const sentFrom =
          target.from === 'docker-host' ? `host ${context.hostName}` : `container ${container?.name ?? ''}`;
        const { verdict, evidence, ms } = result;
        return { target, measured: { verdict, evidence, ms, sentFrom, at: context.clock.now().toISOString() } };
      }),
    );
    return { kind: 'probe', results };
  } finally {
    await itself?.close();
  }
}

function probeOne(
  target: ProbeTarget,
  request: ProbeRequest,
  fromItself: ((request: ProbeRequest) => Promise<ProbeResult>) | null,
): Promise<ProbeResult> {
  if (target.from === 'docker-host') return sendProbe(request);
  if (fromItself !== null) return fromItself(request);
  return Promise.resolve({ verdict: 'unknown', evidence: 'not sent: the container is not running', ms: 0 });
}

/** Where nobody says otherwise a refusal by the host shows that nothing is published, and by the container its arrival. */
function toRequest(target: ProbeTarget, timeoutMs: number, context: ProbeContext): ProbeRequest {
  const { address, port, protocol } = target;
  const hostAddresses = context.hostInterfaces.flatMap(({ addresses }) => addresses.map(addressOf));
  const refusalAnswers = target.refusalShowsArrival ?? !hostAddresses.includes(address as IpAddress);
  return { address, port, protocol, timeoutMs, refusalAnswers };
}
