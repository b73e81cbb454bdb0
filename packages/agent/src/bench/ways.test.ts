import type { Inventory } from '@trailer/contract';
import { describe, expect, test } from 'vitest';
import { planWays } from './ways.ts';

type Interface = Inventory['interfaces'][number];

const nic = (name: string, over: Partial<Interface> = {}): Interface => ({
  name,
  mac: null,
  kind: 'physical',
  mtu: 1500,
  up: true,
  addresses: [`192.168.${name.length}.10/24`],
  parentable: true,
  ...over,
});
const kernel = { macvlan: true, ipvlan: true, vlan: true, policyRouting: true, kvm: false };
const routes = [{ destination: '0.0.0.0/0', interface: 'lan', gateway: '192.168.3.1' }];
const interfaces = [nic('docker0', { parentable: false }), nic('dedicated'), nic('lan')];
const noWire = { wire: null, whyNoWire: 'nobody is there' };
const facts = { inventory: { interfaces, routes, kernel }, hasImage: true, wire: noWire };

/** The ways that cannot be measured, with what is said of them. */
function skippedOf(over: Partial<typeof facts>): Readonly<Record<string, string>> {
  const ways = planWays({ ...facts, ...over }).filter((way) => way.kind === 'skipped');
  return Object.fromEntries(ways.map(({ path, why }) => [path, why]));
}

describe('the ways that are measured', () => {
  test('begin with the host, at the address it has towards its gateway, where ports are published too', () => {
    const ways = planWays(facts);
    expect(ways[0]).toEqual({ path: 'host', kind: 'on-host', address: '192.168.3.10' });
    expect(ways.find(({ path }) => path === 'published-port')).toMatchObject({ hostAddress: '192.168.3.10' });
    expect(ways.find(({ path }) => path === 'macvlan')).toMatchObject({
      network: { driver: 'macvlan', parentInterface: 'lan', subnet: '198.18.240.0/28' },
    });
    expect(skippedOf({})).toEqual({ wire: 'nobody is there' });
  });

  test('leave out what the kernel has not, and say so', () => {
    const inventory = { ...facts.inventory, kernel: { ...kernel, ipvlan: false } };
    expect(skippedOf({ inventory })).toMatchObject({ ipvlan: 'the kernel of the host has no ipvlan' });
  });

  test('are those without containers alone where no image is at hand', () => {
    expect(Object.keys(skippedOf({ hasImage: false }))).toEqual([
      ...['bridge', 'user-bridge', 'published-port', 'published-port-from-workspace', 'macvlan', 'ipvlan', 'wire'],
    ]);
    expect(skippedOf({ hasImage: false })['bridge']).toContain('--image');
  });

  test('keep to loopback on a host without a LAN', () => {
    const inventory = { ...facts.inventory, interfaces: [], routes: [] };
    expect(planWays({ ...facts, inventory })[0]).toMatchObject({ address: '127.0.0.1' });
    expect(Object.keys(skippedOf({ inventory }))).toEqual([
      ...['published-port', 'published-port-from-workspace', 'macvlan', 'ipvlan', 'wire'],
    ]);
  });
});
