import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyIp, anyPrefix, cidr, ip } from './address.suite.ts';
import { addressAt, addressCount, positionIn } from './position.ts';
import { broadcastAddress, compareAddresses, contains, networkAddress } from './prefix.ts';

describe('the position of an address in a prefix', () => {
  test('counts on from the first address', () => {
    const small = cidr('192.168.1.248/29');
    const members = Array.from({ length: Number(addressCount(small)) }, (_, index) => addressAt(small, BigInt(index)));
    expect(members).toEqual([248, 249, 250, 251, 252, 253, 254, 255].map((last) => ip(`192.168.1.${last}`)));
    expect(members.toSorted(compareAddresses)).toEqual(members);
    expect(members.at(-1)).toBe(broadcastAddress(small));
    expect(addressAt(cidr('2001:db8::/64'), 1n << 63n)).toBe('2001:db8:0:0:8000::');
  });

  test('is found again from the address', () => {
    fc.assert(
      fc.property(anyPrefix, fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (prefix, any) => {
        const position = any % addressCount(prefix);
        expect(positionIn(prefix, addressAt(prefix, position))).toBe(position);
      }),
    );
  });

  test('is there exactly for what the prefix contains', () => {
    fc.assert(
      fc.property(anyPrefix, anyIp, (prefix, address) => {
        expect(positionIn(prefix, address) !== null).toBe(contains(prefix, address));
      }),
    );
    expect(positionIn(cidr('10.0.0.8/30'), ip('10.0.0.7'))).toBeNull();
    expect(positionIn(cidr('10.0.0.8/30'), ip('10.0.0.12'))).toBeNull();
    expect(positionIn(cidr('0.0.0.0/0'), ip('::1'))).toBeNull();
  });

  test('outside the prefix is refused', () => {
    expect(() => addressAt(cidr('10.0.0.0/30'), 4n)).toThrow(/no position 4/);
    expect(() => addressAt(cidr('10.0.0.0/30'), -1n)).toThrow(/no position -1/);
    expect(addressAt(cidr('10.0.0.0/30'), 0n)).toBe(networkAddress(cidr('10.0.0.0/30')));
  });
});
