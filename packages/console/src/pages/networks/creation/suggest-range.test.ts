import {
  broadcastAddress,
  type Cidr,
  contains,
  networkAddress,
  overlaps,
  prefixAround,
  prefixLength,
} from '@trailer/netmodel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cidr, ip, membersOf } from '../address-map/address-map.suite.ts';
import { suggestRange } from './suggest-range.ts';

const clear = { addresses: [], ranges: [] };

test('a range is the highest part of the subnet that nobody uses', () => {
  const suggested = (subnet: string, addresses: readonly string[] = [], ranges: readonly string[] = []) =>
    suggestRange(cidr(subnet), { addresses: addresses.map(ip), ranges: ranges.map(cidr) });
  expect(suggested('192.168.1.0/24')).toBe('192.168.1.192/27');
  expect(suggested('192.168.1.0/24', ['192.168.1.200'])).toBe('192.168.1.160/27');
  expect(suggested('192.168.1.0/24', [], ['192.168.1.128/25'])).toBe('192.168.1.96/27');
  expect(suggested('10.20.0.0/16')).toBe('10.20.254.0/24');
  expect(suggested('10.0.0.0/8')).toBe('10.255.254.0/24');
  expect(suggested('192.168.1.16/28')).toBe('192.168.1.24/30');
});

test('a subnet too small for parts gets none', () => {
  expect(suggestRange(cidr('192.168.1.0/30'), clear)).toBeNull();
  expect(suggestRange(cidr('192.168.1.0/29'), clear)).toBeNull();
  expect(suggestRange(cidr('192.168.1.0/24'), { addresses: [], ranges: [cidr('192.168.0.0/16')] })).toBeNull();
});

test('a range never holds an address of anybody, and only where none is free is there none', () => {
  const anySubnet = fc.integer({ min: 26, max: 30 }).map((length): Cidr => cidr(`10.1.2.0/${length}`));
  const anyCase = anySubnet.chain((subnet) => {
    const address = fc.constantFrom(...membersOf(subnet));
    return fc.record({ subnet: fc.constant(subnet), addresses: fc.array(address), range: address });
  });
  fc.assert(
    fc.property(anyCase, ({ subnet, addresses, range }) => {
      const taken = prefixAround(range, 30);
      const suggested = suggestRange(subnet, { addresses, ranges: [taken] });
      const isFree = (part: Cidr): boolean =>
        !overlaps(part, taken) &&
        ![...addresses, networkAddress(subnet), broadcastAddress(subnet) ?? range].some((at) => contains(part, at));
      const parts = new Set(membersOf(subnet).map((address) => prefixAround(address, eighthOf(subnet))));
      const free = [...parts].filter((part) => part !== subnet && isFree(part));
      expect(suggested).toBe(free.at(-1) ?? null);
    }),
  );
});

/** The length of an eighth of a subnet, or of four addresses where that is more. */
function eighthOf(subnet: Cidr): number {
  return Math.min(30, prefixLength(subnet) + 3);
}
