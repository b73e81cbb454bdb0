import { bitsOf, formatAddress, partsOf, widthOf } from './bits.ts';
import type { Cidr, IpAddress } from './types.ts';

/** How many addresses a prefix holds, its first and last ones included. */
export function addressCount(prefix: Cidr): bigint {
  const { family, length } = partsOf(prefix);
  return 1n << BigInt(widthOf[family] - length);
}

/** The address at a position of a prefix, counted from 0; throws where the prefix has no such position. */
export function addressAt(prefix: Cidr, position: bigint): IpAddress {
  const { family, bits } = partsOf(prefix);
  if (position < 0n || position >= addressCount(prefix)) throw new RangeError(`${prefix} has no position ${position}`);
  return formatAddress({ family, bits: bits + position });
}

/** Where in a prefix an address stands, counted from 0; null when it is not inside. */
export function positionIn(prefix: Cidr, address: IpAddress): bigint | null {
  const { family, bits } = partsOf(prefix);
  const { family: otherFamily, bits: otherBits } = bitsOf(address);
  const position = otherBits - bits;
  return family === otherFamily && position >= 0n && position < addressCount(prefix) ? position : null;
}
