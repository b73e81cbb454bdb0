import type { Cidr, InterfaceAddress, IpAddress, IpFamily } from './types.ts';

/** Bits in an address of a family. */
export const widthOf = { 4: 32, 6: 128 } as const satisfies Record<IpFamily, number>;

/** An address as the number it stands for; the only form that arithmetic is done on. */
export interface AddressBits {
  readonly family: IpFamily;
  readonly bits: bigint;
}

/** `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`; nothing longer is looked at. */
const longestAddress = 45;
const ipv4Part = /^(0|[1-9]\d{0,2})$/;
const ipv6Group = /^[0-9a-f]{1,4}$/i;
const dottedTail = /^(.*:)([\d.]+)$/;

/** Reads an address of either family; null when the text is not one. Numbers with leading zeros are not read: tools disagree whether they are octal. */
export function readAddress(text: string): AddressBits | null {
  if (text.length > longestAddress) return null;
  const family: IpFamily = text.includes(':') ? 6 : 4;
  const bits = family === 4 ? readIpv4(text) : readIpv6(text);
  return bits === null ? null : { family, bits };
}

function readIpv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => ipv4Part.test(part) && Number(part) <= 255)) return null;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function readIpv6(text: string): bigint | null {
  const hex = withoutDottedTail(text);
  if (hex === null) return null;
  const [head = '', tail, ...more] = hex.split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const missing = 8 - before.length - after.length;
  const fits = tail === undefined ? missing === 0 : missing >= 1;
  if (!fits || more.length > 0) return null;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  if (!groups.every((group) => ipv6Group.test(group))) return null;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

/** `::ffff:192.168.1.5` as `::ffff:c0a8:105`. */
function withoutDottedTail(text: string): string | null {
  const match = dottedTail.exec(text);
  const [, head = '', tail = ''] = match ?? [];
  if (!tail.includes('.')) return text;
  const bits = readIpv4(tail);
  return bits === null ? null : `${head}${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
}

/** The canonical text of an address: dotted decimal, or RFC 5952. */
export function formatAddress({ family, bits }: AddressBits): IpAddress {
  return (family === 4 ? formatIpv4(bits) : formatIpv6(bits)) as IpAddress;
}

function formatIpv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');
}

function formatIpv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const run = longestRunOfZeros(groups);
  if (run.length < 2) return groups.join(':');
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`;
}

/** RFC 5952: the longest run of zero groups is shortened, the first one of several. */
function longestRunOfZeros(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === '0' ? length + 1 : 0;
    if (length > longest.length) longest = { start: index - length + 1, length };
  }
  return longest;
}

/** The bits of an address that was parsed before. */
export function bitsOf(address: IpAddress): AddressBits {
  const bits = readAddress(address);
  if (bits === null) throw new TypeError(`IpAddress ${JSON.stringify(address)} was made without parseIpAddress`);
  return bits;
}

/** A parsed prefix or interface address taken apart. */
export function partsOf(prefix: Cidr | InterfaceAddress): AddressBits & { readonly length: number } {
  const slash = prefix.indexOf('/');
  return { ...bitsOf(prefix.slice(0, slash) as IpAddress), length: Number(prefix.slice(slash + 1)) };
}

/** The address with every bit after the first `length` ones zero. */
export function clearHostBits({ family, bits }: AddressBits, length: number): AddressBits {
  const hostBits = BigInt(widthOf[family] - length);
  return { family, bits: (bits >> hostBits) << hostBits };
}
