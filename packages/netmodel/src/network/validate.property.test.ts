import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyIpv4, anyIpv4Prefix, anyText } from '../address/address.suite.ts';
import { broadcastAddress, contains, containsPrefix, networkAddress, overlaps } from '../address/prefix.ts';
import type { IpAddress } from '../address/types.ts';
import { homeLab } from '../host.suite.ts';
import { contextOf, existing } from './network.suite.ts';
import type { NetworkDraft, NetworkSpec } from './types.ts';
import { validateNetwork } from './validate.ts';

const neighbour = existing({ subnet: '10.0.0.0/16', gateway: '10.0.0.1' });
const context = contextOf(homeLab(), [neighbour]);

const maybe = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined });
const anyDriver = fc.constantFrom('bridge', 'macvlan', 'ipvlan' as const);

const anyDraft: fc.Arbitrary<NetworkDraft> = fc.record(
  {
    name: fc.string({ unit: 'binary', maxLength: 200 }),
    driver: anyDriver,
    parentInterface: maybe(fc.oneof(fc.constantFrom('eth0', 'eth1', 'docker0'), anyText)),
    subnet: maybe(anyText),
    gateway: maybe(anyText),
    ipRange: maybe(anyText),
    excludedAddresses: fc.array(anyText, { maxLength: 3 }),
    vlanId: fc.option(fc.integer()),
    mode: maybe(anyText),
    ipv6: fc.option(fc.record({ subnet: anyText, gateway: maybe(anyText), ipRange: maybe(anyText) })),
    hostShim: fc.option(fc.record({ address: anyText })),
  },
  { requiredKeys: ['name', 'driver'] },
);

/** Drafts near enough to right that a good part of them is accepted. */
const anyLikelyDraft: fc.Arbitrary<NetworkDraft> = fc
  .tuple(anyDriver, anyIpv4Prefix, fc.array(anyIpv4, { maxLength: 2 }), fc.integer({ min: 0, max: 255 }))
  .map(([driver, subnet, excludedAddresses, last]) => ({
    name: 'likely',
    driver,
    parentInterface: driver === 'bridge' ? null : 'eth1',
    subnet,
    gateway: networkAddress(subnet).replace(/\d+$/, String(last)),
    ipRange: last % 2 === 0 ? subnet : null,
    excludedAddresses: last % 3 === 0 ? [] : excludedAddresses,
  }));

test('whatever is typed, every fault is told in a short message that opens with its field, and nothing is thrown', () => {
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const answer = validateNetwork(draft, context);
      for (const { path, message } of [...(answer.ok ? [] : answer.faults), ...answer.warnings]) {
        expect(message.startsWith(`${path} `)).toBe(true);
        expect(message.length).toBeLessThan(300);
        expect(message).toMatch(/: \S/);
      }
    }),
  );
});

test('a value of any length is repeated only in part', () => {
  const long = 'x'.repeat(100_000);
  const draft: NetworkDraft = {
    name: long,
    driver: 'macvlan',
    parentInterface: long,
    subnet: long,
    gateway: long,
    ipRange: long,
    excludedAddresses: [long],
    mode: long,
  };
  const answer = validateNetwork(draft, contextOf(homeLab(), [existing({ name: long })]));
  const all = answer.ok ? [] : answer.faults.map(({ message }) => message);
  expect(all).toHaveLength(7);
  for (const message of all) expect(message).not.toContain('x'.repeat(81));
});

test('only networks that hold together are accepted', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof(anyLikelyDraft, anyDraft), (draft) => {
      const answer = validateNetwork(draft, context);
      if (!answer.ok) return;
      accepted += 1;
      expectSound(answer.value);
    }),
    { numRuns: 500, seed: 214 },
  );
  expect(accepted).toBeGreaterThan(20);
});

function expectSound({ driver, parentInterface, subnet, gateway, ipRange, excludedAddresses }: NetworkSpec): void {
  expect(driver).not.toBe('ipvlan');
  expect(parentInterface === null).toBe(driver === 'bridge');
  if (driver === 'macvlan') expect([subnet, gateway]).not.toContain(null);
  const addresses = gateway === null ? excludedAddresses : [gateway, ...excludedAddresses];
  expect(new Set(addresses).size).toBe(addresses.length);
  if (subnet === null) {
    expect([addresses, ipRange]).toEqual([[], null]);
    return;
  }
  const isMember = (address: IpAddress) =>
    contains(subnet, address) && address !== networkAddress(subnet) && address !== broadcastAddress(subnet);
  expect(addresses.every(isMember)).toBe(true);
  expect(ipRange === null || containsPrefix(subnet, ipRange)).toBe(true);
  expect(neighbour.subnet !== null && overlaps(subnet, neighbour.subnet)).toBe(false);
}
