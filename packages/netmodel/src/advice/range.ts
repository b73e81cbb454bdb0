import { addressAt, addressCount } from '../address/position.ts';
import { contains, overlaps, prefixAround, prefixLength } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';

/** A subnet shorter than this leaves no part of it free for workspaces alone. */
const longestSplit = 29;

/**
 * The part of a subnet to give to workspaces: an eighth of it (a /27 of a /24), the highest that holds none of the
 * addresses that are taken; null where there is none.
 */
export function suggestRange(subnet: Cidr, taken: readonly IpAddress[], ranges: readonly Cidr[]): Cidr | null {
  const length = prefixLength(subnet) + 3;
  if (length > longestSplit) return null;
  const step = addressCount(subnet) / 8n;
  // The last eighth holds the broadcast address, and is where routers stand that do not stand at the start.
  for (let part = 6n; part >= 1n; part--) {
    const candidate = prefixAround(addressAt(subnet, part * step), length);
    const isFree =
      !taken.some((address) => contains(candidate, address)) && !ranges.some((range) => overlaps(range, candidate));
    if (isFree) return candidate;
  }
  return null;
}
