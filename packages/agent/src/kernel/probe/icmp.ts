import { attemptCommand, programMissing } from '../process.ts';
import type { ProbeOutcome } from './types.ts';
import { probeUdp } from './udp.ts';

/** Where traceroute begins: nothing listens there, so a live kernel answers with an ICMP error. */
const closedPort = 33_434;

/**
 * Asks an address itself, needing no service there: an ICMP echo by `ping`, and where that program is missing, a
 * datagram to a port that nobody serves, which a living target refuses by ICMP.
 */
export async function probeIcmp(address: string, timeoutMs: number): Promise<ProbeOutcome> {
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000)));
  const argv = ['ping', '-n', '-c', '1', '-W', seconds, address];
  const result = await attemptCommand(argv, { timeoutMs: timeoutMs + 2_000 });
  if (result.exitCode === programMissing) return probeUdp({ address, port: closedPort, timeoutMs, expectEcho: false });
  if (result.exitCode === 0) return { kind: 'answered', how: 'ICMP echo came back' };
  const said = `${result.stdout}\n${result.stderr}`;
  const unreachable = /(network|host) (is )?unreachable|prohibited/i.exec(said)?.[0];
  return unreachable === undefined ? { kind: 'silent' } : { kind: 'unreachable', how: unreachable.toLowerCase() };
}
