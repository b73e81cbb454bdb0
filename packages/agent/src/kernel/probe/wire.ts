import { z } from 'zod';
import { createNsenterRunner } from '../namespace/nsenter.ts';
import type { ProbeVantage } from './vantage.ts';

/** Stations that have to be seen for a LAN to be the one that is meant: one of the MACs at one of the addresses. */
export interface Wire {
  readonly addresses: readonly string[];
  readonly macs: readonly string[];
}

/** An address resolves within milliseconds on a LAN; this is only waited for where nobody answers. */
const resolveMs = 1_000;

const neighboursSchema = z.array(z.object({ dst: z.string(), lladdr: z.string().optional() }));

/** Whether a container sees this wire: it asks every address, and then its kernel who holds them. */
export async function seesWire(
  pid: number,
  { vantage, wire }: { vantage: ProbeVantage; wire: Wire },
): Promise<boolean> {
  await Promise.all(
    wire.addresses.map((address) => vantage.probe({ address, port: null, protocol: 'icmp', timeoutMs: resolveMs })),
  );
  const runner = createNsenterRunner(pid);
  try {
    const { stdout } = await runner.run(['ip', '-j', 'neigh', 'show']);
    return isWireAmong(stdout, wire);
  } finally {
    await runner.close();
  }
}

/** Whether the kernel's neighbours, as `ip -j neigh` prints them, hold one of the MACs at one of the addresses. */
export function isWireAmong(printed: string, { addresses, macs }: Wire): boolean {
  const neighbours = neighboursSchema.parse(JSON.parse(printed.trim() === '' ? '[]' : printed));
  const wanted = new Set(macs.map((mac) => mac.toLowerCase()));
  return neighbours.some(
    ({ dst, lladdr }) => addresses.includes(dst) && lladdr !== undefined && wanted.has(lladdr.toLowerCase()),
  );
}
