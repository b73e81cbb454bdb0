import type { AgentAnswer, AgentRequest, ProbeTarget } from '@trailer/contract';
import { addressOf, type HostInterface, type IpAddress } from '@trailer/netmodel';
import type { Clock } from '../clock.ts';
import {
  openProbeVantage,
  type ProbeRequest,
  type ProbeResult,
  type ProbeVantage,
  seesWire,
  sendProbe,
} from '../kernel/index.ts';

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
  const { container, hostName, clock } = context;
  const itself = container === null ? null : openProbeVantage(`/proc/${container.pid}/ns/net`);
  try {
    const inside = await senderInside(question, container, itself);
    const results = await Promise.all(
      question.targets.map(async (target) => {
        const request = toRequest(target, question.timeoutMs, context);
        const fromHost = target.from === 'docker-host';
        const { verdict, evidence, ms } = await (fromHost ? sendProbe(request) : inside(request));
        const sentFrom = fromHost ? `host ${hostName}` : `container ${container?.name ?? ''}`;
        return { target, measured: { verdict, evidence, ms, sentFrom, at: clock.now().toISOString() } };
      }),
    );
    return { kind: 'probe', results };
  } finally {
    await itself?.close();
  }
}

/** Sends from inside the container; or says why it does not, where it cannot or where it would prove nothing. */
async function senderInside(
  { sameWire }: ProbeQuestion,
  container: ProbeContext['container'],
  vantage: ProbeVantage | null,
): Promise<(request: ProbeRequest) => Promise<ProbeResult>> {
  if (container === null || vantage === null) return () => notSent('the container is not running');
  if (sameWire === undefined || (await seesWire(container.pid, { vantage, wire: sameWire }))) return vantage.probe;
  const why = `${container.name} is on a LAN with the same numbers, and sees nobody there who is known on this one`;
  return () => notSent(why);
}

function notSent(why: string): Promise<ProbeResult> {
  return Promise.resolve({ verdict: 'unknown', evidence: `not sent: ${why}`, ms: 0 });
}

/** Where nobody says otherwise a refusal by the host shows that nothing is published, and by the container its arrival. */
function toRequest(target: ProbeTarget, timeoutMs: number, context: ProbeContext): ProbeRequest {
  const { address, port, protocol } = target;
  const hostAddresses = context.hostInterfaces.flatMap(({ addresses }) => addresses.map(addressOf));
  const refusalAnswers = target.refusalShowsArrival ?? !hostAddresses.includes(address as IpAddress);
  return { address, port, protocol, timeoutMs, refusalAnswers };
}
