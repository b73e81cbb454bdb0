import { type IpAddress, type MacAddress, parseIpAddress, parseMacAddress, type WireHolder } from '@trailer/netmodel';
import { z } from 'zod';

const neighboursSchema = z.array(
  z.object({ dst: z.string(), dev: z.string(), lladdr: z.string().optional(), state: z.array(z.string()) }),
);

/** What the kernel knows so far of addresses that were asked for. */
export interface AnswersSoFar {
  readonly holders: readonly WireHolder[];
  /** Whether every address was answered for, or given up, on every device. */
  readonly complete: boolean;
}

/** Reads `ip -j neigh show` of a namespace in which `devices` asked for `addresses`. */
export function readAnswers(
  printed: string,
  { addresses, devices }: { readonly addresses: readonly IpAddress[]; readonly devices: readonly string[] },
): AnswersSoFar {
  const found = neighboursSchema.parse(JSON.parse(printed.trim() === '' ? '[]' : printed)).flatMap((entry) => {
    const address = parseIpAddress(entry.dst);
    return address.ok && devices.includes(entry.dev) ? [{ ...entry, address: address.value }] : [];
  });
  const settled = found.filter(({ state, lladdr }) => state.includes('FAILED') || lladdr !== undefined);
  return {
    holders: addresses.map((address) => ({
      address,
      macs: [...new Set(found.filter((entry) => entry.address === address).flatMap(({ lladdr }) => readMac(lladdr)))],
    })),
    complete: addresses.every(
      (address) => settled.filter((entry) => entry.address === address).length === devices.length,
    ),
  };
}

function readMac(text: string | undefined): readonly MacAddress[] {
  const parsed = parseMacAddress(text ?? '');
  return parsed.ok ? [parsed.value] : [];
}
