import {
  addressAt,
  addressCount,
  broadcastAddress,
  type Cidr,
  contains,
  type IpAddress,
  networkAddress,
  overlaps,
  prefixAround,
  prefixLength,
} from '@trailer/netmodel';

/** What a range is kept clear of. */
export interface RangeNeighbours {
  /** Addresses that are somebody's: the gateway, the host's own. */
  readonly addresses: readonly IpAddress[];
  /** Ranges that other hosts give addresses out of, on what may be the same LAN. */
  readonly ranges: readonly Cidr[];
}

/** An eighth of the subnet is room enough, and 256 addresses are more than a host runs. */
const partBits = 3;
const shortestRange = 24;
const longestRange = 30;

/**
 * A range for workspaces: the highest part of the subnet that nobody is known to use, for routers hand out addresses
 * from below as a rule. Null where no part is free.
 */
export function suggestRange(subnet: Cidr, { addresses, ranges }: RangeNeighbours): Cidr | null {
  const length = Math.min(longestRange, Math.max(shortestRange, prefixLength(subnet) + partBits));
  if (length <= prefixLength(subnet)) return null;
  const taken = [...addresses, networkAddress(subnet), broadcastAddress(subnet)].filter((address) => address !== null);
  const size = 1n << BigInt(32 - length);
  for (let start = addressCount(subnet) - size; start >= 0n; start -= size) {
    const part = prefixAround(addressAt(subnet, start), length);
    const isFree = !taken.some((address) => contains(part, address)) && !ranges.some((range) => overlaps(range, part));
    if (isFree) return part;
  }
  return null;
}
