import fc from 'fast-check';
import type { Validated } from '../fault.ts';
import { formatAddress } from './bits.ts';
import { parseCidr, parseIpAddress, parseMacAddress, parsePort } from './parse.ts';
import { prefixAround } from './prefix.ts';
import type { Cidr, IpAddress, MacAddress, Port } from './types.ts';

/** The value a test knows to be right; a fault fails the test. */
export function must<T>(parsed: Validated<T>): T {
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('; '));
  return parsed.value;
}

export const ip = (text: string): IpAddress => must(parseIpAddress(text));
export const cidr = (text: string): Cidr => must(parseCidr(text));
export const mac = (text: string): MacAddress => must(parseMacAddress(text));
export const port = (value: number): Port => must(parsePort(value));

/** Any IPv4 address. */
export const anyIpv4 = fc.bigInt({ min: 0n, max: (1n << 32n) - 1n }).map((bits) => formatAddress({ family: 4, bits }));

/** Any IPv6 address, zero groups more often than chance would have them. */
export const anyIpv6 = fc
  .array(fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 0xffffn })), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce((bits, group) => (bits << 16n) | group, 0n))
  .filter((bits) => bits >> 32n !== 0xffffn)
  .map((bits) => formatAddress({ family: 6, bits }));

export const anyIp = fc.oneof(anyIpv4, anyIpv6);

export const anyIpv4Prefix = fc
  .tuple(anyIpv4, fc.integer({ min: 0, max: 32 }))
  .map(([address, length]) => prefixAround(address, length));

export const anyIpv6Prefix = fc
  .tuple(anyIpv6, fc.integer({ min: 0, max: 128 }))
  .map(([address, length]) => prefixAround(address, length))
  .filter((prefix) => !/^::ffff:/.test(prefix));

export const anyPrefix = fc.oneof(anyIpv4Prefix, anyIpv6Prefix);

/** Text a user might type where an address belongs, from nearly right to nonsense. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom(...'0123456789.:/%abcdef'), maxLength: 60 }),
  anyPrefix,
  anyIp,
  fc.tuple(anyIp, fc.integer({ min: 0, max: 200 })).map(([address, length]) => `${address}/${length}`),
);
