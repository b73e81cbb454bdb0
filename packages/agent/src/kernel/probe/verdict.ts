import type { Verdict } from '@trailer/netmodel';
import type { ProbeOutcome, ProbeRequest } from './types.ts';

/**
 * Judges what came back:
 *
 * | outcome | verdict |
 * |---|---|
 * | connected, echoed, a datagram or an ICMP echo came back | answers |
 * | refused (TCP reset, ICMP port unreachable) | answers where a refusal can only come from the target itself, else blocked |
 * | an answer that is not the echo asked for | blocked |
 * | host or network unreachable | blocked |
 * | silence | blocked; unknown for UDP without an echo, as a service may choose to be silent |
 * | could not be sent at all | unknown |
 */
export function judge(outcome: ProbeOutcome, request: ProbeRequest): { verdict: Verdict; evidence: string } {
  switch (outcome.kind) {
    case 'answered':
      return { verdict: 'answers', evidence: outcome.how };
    case 'refused':
      return { verdict: (request.refusalAnswers ?? true) ? 'answers' : 'blocked', evidence: outcome.how };
    case 'wrong-answer':
    case 'unreachable':
      return { verdict: 'blocked', evidence: outcome.how };
    case 'silent':
      return judgeSilence(request);
    case 'not-sent':
      return { verdict: 'unknown', evidence: outcome.how };
    default:
      return outcome satisfies never;
  }
}

function judgeSilence({ protocol, expectEcho, timeoutMs }: ProbeRequest): { verdict: Verdict; evidence: string } {
  const evidence = `no answer in ${timeoutMs} ms`;
  if (protocol !== 'udp' || expectEcho === true) return { verdict: 'blocked', evidence };
  return { verdict: 'unknown', evidence: `${evidence} (a UDP service may choose not to answer)` };
}
