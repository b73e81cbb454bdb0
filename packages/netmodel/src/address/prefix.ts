import { type AddressBits, bitsOf, clearHostBits, formatAddress, partsOf, widthOf } from './bits.ts';
import type { Cidr, InterfaceAddress, IpAddress, IpFamily, MacAddress } from './types.ts';

/** The family of an address or a prefix. */
export function familyOf(value: IpAddress | Cidr | InterfaceAddress): IpFamily {
  return value.includes(':') ? 6 : 4;
}

/** The address an interface holds, without its prefix length. */
export function addressOf(held: InterfaceAddress): IpAddress {
  return formatAddress(partsOf(held));
}

/** The prefix an interface address is on-link in. */
export function prefixOf(held: InterfaceAddress): Cidr {
  const { length, ...address } = partsOf(held);
  return toCidr(address, length);
}

/** The number of leading bits a prefix fixes. */
export function prefixLength(prefix: Cidr | InterfaceAddress): number {
  return partsOf(prefix).length;
}

/** The lowest address of a prefix, which names the network itself. */
export function networkAddress(prefix: Cidr): IpAddress {
  return formatAddress(partsOf(prefix));
}

/** The highest address of an IPv4 prefix; null with IPv6, which has no broadcast, and with /31 and /32 (RFC 3021). */
export function broadcastAddress(prefix: Cidr): IpAddress | null {
  const { family, bits, length } = partsOf(prefix);
  if (family === 6 || length > 30) return null;
  return formatAddress({ family, bits: bits | ((1n << BigInt(32 - length)) - 1n) });
}

/** The prefix that holds one address only: `/32`, with IPv6 `/128`. */
export function hostPrefix(address: IpAddress): Cidr {
  return toCidr(bitsOf(address), widthOf[familyOf(address)]);
}

/** The prefix of the given length that an address lies in. */
export function prefixAround(address: IpAddress, length: number): Cidr {
  return toCidr(bitsOf(address), length);
}

/** Whether an address lies inside a prefix; never across families. */
export function contains(prefix: Cidr, address: IpAddress): boolean {
  return covers(partsOf(prefix), bitsOf(address));
}

/** Whether every address of `inner` lies inside `outer`. */
export function containsPrefix(outer: Cidr, inner: Cidr): boolean {
  return prefixLength(inner) >= prefixLength(outer) && covers(partsOf(outer), partsOf(inner));
}

/** Whether two prefixes have an address in common. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return containsPrefix(one, other) || containsPrefix(other, one);
}

/** Orders addresses: IPv4 before IPv6, then by number. */
export function compareAddresses(one: IpAddress, other: IpAddress): number {
  const [a, b] = [bitsOf(one), bitsOf(other)];
  if (a.family !== b.family) return a.family - b.family;
  if (a.bits === b.bits) return 0;
  return a.bits < b.bits ? -1 : 1;
}

/** Whether a MAC address names a group; such an address cannot be an interface's own. */
export function isGroupMac(mac: MacAddress): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

function covers(prefix: AddressBits & { readonly length: number }, address: AddressBits): boolean {
  return address.family === prefix.family && clearHostBits(address, prefix.length).bits === prefix.bits;
}

function toCidr(address: AddressBits, length: number): Cidr {
  return `${formatAddress(clearHostBits(address, length))}/${length}` as Cidr;
}
