import { probeIcmp } from './icmp.ts';
import { probeTcp } from './tcp.ts';
import type { ProbeOutcome, ProbeRequest, ProbeResult } from './types.ts';
import { probeUdp } from './udp.ts';
import { judge } from './verdict.ts';

/** Sends one probe from the network namespace of this process and judges what comes back; never throws. */
export async function sendProbe(request: ProbeRequest): Promise<ProbeResult> {
  const startedAt = performance.now();
  const outcome = await send(request).catch(
    (error: unknown): ProbeOutcome => ({ kind: 'not-sent', how: `could not be sent: ${String(error)}` }),
  );
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const report = outcome.kind === 'answered' ? outcome.report : undefined;
  return { ...judge(outcome, request), ms, ...(report === undefined ? {} : { report }) };
}

async function send({ address, port, protocol, timeoutMs, expectEcho = false }: ProbeRequest): Promise<ProbeOutcome> {
  if (protocol === 'icmp' || port === null) return probeIcmp(address, timeoutMs);
  const target = { address, port, timeoutMs, expectEcho };
  return protocol === 'tcp' ? probeTcp(target) : probeUdp(target);
}
