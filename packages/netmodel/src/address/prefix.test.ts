import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyIp, anyIpv4, anyIpv6, anyPrefix, cidr, ip, mac, must } from './address.suite.ts';
import { parseInterfaceAddress } from './parse.ts';
import {
  addressOf,
  broadcastAddress,
  compareAddresses,
  contains,
  containsPrefix,
  familyOf,
  hostPrefix,
  isGroupMac,
  networkAddress,
  overlaps,
  prefixAround,
  prefixLength,
  prefixOf,
} from './prefix.ts';
import type { Cidr, IpAddress } from './types.ts';

/** A world of 16 addresses at the top of each family's space, small enough to list every member of every prefix. */
const smallWorlds = [
  { from: (host: number) => ip(`203.0.113.${240 + host}`), lengths: [28, 29, 30, 31, 32] },
  { from: (host: number) => ip(`2001:db8::${host.toString(16)}`), lengths: [124, 125, 126, 127, 128] },
] as const;

const anySmallWorld = fc.constantFrom(...smallWorlds);
const anySmallPrefix = anySmallWorld.chain(({ from, lengths }) =>
  fc
    .tuple(fc.integer({ min: 0, max: 15 }), fc.constantFrom(...lengths))
    .map(([host, length]) => prefixAround(from(host), length)),
);
const everyAddress = smallWorlds.flatMap(({ from }) => Array.from({ length: 16 }, (_, host) => from(host)));

/** Members by counting on from the first address, without any bit arithmetic of the code under test. */
function membersOf(prefix: Cidr): readonly IpAddress[] {
  const first = everyAddress.indexOf(networkAddress(prefix));
  return everyAddress.slice(first, first + 2 ** ((familyOf(prefix) === 4 ? 32 : 128) - prefixLength(prefix)));
}

describe('containment', () => {
  test('equals listing every address of small prefixes', () => {
    fc.assert(
      fc.property(anySmallPrefix, (prefix) => {
        expect(everyAddress.filter((address) => contains(prefix, address))).toEqual(membersOf(prefix));
      }),
    );
  });

  test('of prefixes equals containment of their members', () => {
    fc.assert(
      fc.property(anySmallPrefix, anySmallPrefix, (outer, inner) => {
        expect(containsPrefix(outer, inner)).toBe(
          membersOf(inner).every((address) => membersOf(outer).includes(address)),
        );
      }),
    );
  });

  test('never crosses families', () => {
    expect(contains(cidr('0.0.0.0/0'), ip('::1'))).toBe(false);
    expect(contains(cidr('::/0'), ip('1.2.3.4'))).toBe(false);
    expect(overlaps(cidr('0.0.0.0/0'), cidr('::/0'))).toBe(false);
  });
});

describe('overlap', () => {
  test('equals having a member in common', () => {
    fc.assert(
      fc.property(anySmallPrefix, anySmallPrefix, (one, other) => {
        expect(overlaps(one, other)).toBe(membersOf(one).some((address) => membersOf(other).includes(address)));
      }),
    );
  });

  test('is the same from both sides', () => {
    fc.assert(
      fc.property(anyPrefix, anyPrefix, (one, other) => {
        expect(overlaps(one, other)).toBe(overlaps(other, one));
      }),
    );
  });
});

describe('a prefix', () => {
  test('holds its network address and its broadcast address', () => {
    fc.assert(
      fc.property(anyPrefix, (prefix) => {
        const edges = [networkAddress(prefix), broadcastAddress(prefix) ?? networkAddress(prefix)];
        expect(edges.every((address) => contains(prefix, address))).toBe(true);
      }),
    );
  });

  test('of IPv4 ends in its broadcast address; IPv6, /31 and /32 have none', () => {
    expect(broadcastAddress(cidr('192.168.1.0/24'))).toBe('192.168.1.255');
    expect(broadcastAddress(cidr('10.0.0.0/30'))).toBe('10.0.0.3');
    expect(broadcastAddress(cidr('0.0.0.0/0'))).toBe('255.255.255.255');
    expect(broadcastAddress(cidr('10.0.0.0/31'))).toBeNull();
    expect(broadcastAddress(cidr('10.0.0.1/32'))).toBeNull();
    expect(broadcastAddress(cidr('fd00::/64'))).toBeNull();
  });

  test('around one address holds that address only', () => {
    fc.assert(
      fc.property(anyIp, anyIp, (one, other) => {
        expect(contains(hostPrefix(one), other)).toBe(one === other);
      }),
    );
    expect(hostPrefix(ip('10.0.0.1'))).toBe('10.0.0.1/32');
    expect(hostPrefix(ip('fd00::1'))).toBe('fd00::1/128');
  });
});

test('an interface address splits into its address and the prefix that is on-link there', () => {
  const held = must(parseInterfaceAddress('192.168.1.5/24'));
  expect([addressOf(held), prefixOf(held), prefixLength(held)]).toEqual(['192.168.1.5', '192.168.1.0/24', 24]);
});

describe('addresses sort', () => {
  test('by number, not by text', () => {
    const sorted = [ip('10.0.0.10'), ip('::1'), ip('10.0.0.9'), ip('::')].sort(compareAddresses);
    expect(sorted).toEqual(['10.0.0.9', '10.0.0.10', '::', '::1']);
    expect(compareAddresses(ip('10.0.0.9'), ip('10.0.0.9'))).toBe(0);
  });

  test('the same whichever comes first', () => {
    fc.assert(
      fc.property(anyIp, anyIp, (one, other) => {
        expect(Math.sign(compareAddresses(one, other))).toBe(0 - Math.sign(compareAddresses(other, one)));
        expect(compareAddresses(one, other) === 0).toBe(one === other);
      }),
    );
  });

  test('with IPv4 before IPv6', () => {
    fc.assert(
      fc.property(anyIpv4, anyIpv6, (four, six) => {
        expect(compareAddresses(four, six)).toBeLessThan(0);
      }),
    );
  });
});

test('a MAC address with the lowest bit of its first byte set names a group', () => {
  expect(isGroupMac(mac('01:00:5e:00:00:01'))).toBe(true);
  expect(isGroupMac(mac('ff:ff:ff:ff:ff:ff'))).toBe(true);
  expect(isGroupMac(mac('02:42:ac:11:00:02'))).toBe(false);
});
