import { describe, expect, test } from 'vitest';
import { cidr } from '../address/address.suite.ts';
import { homeLab, nic, route } from '../host.suite.ts';
import { contextOf, faults, lanDraft, messages, warnings } from './network.suite.ts';
import { lanRouteOf } from './routed.ts';
import type { NetworkDraft } from './types.ts';
import { validateNetwork } from './validate.ts';

const facts = homeLab({ kernel: { ...homeLab().kernel, ipvlan: true } });
const context = contextOf(facts);
const routed: NetworkDraft = {
  name: 'routed',
  driver: 'ipvlan',
  mode: 'l3',
  parentInterface: 'eth0',
  subnet: '10.80.0.0/24',
};

describe('a routed network', () => {
  test.each(['l3', 'l3s'])('in mode %s has a subnet of its own and no gateway', (mode) => {
    expect(validateNetwork({ ...routed, mode }, context)).toMatchObject({
      ok: true,
      value: { mode, subnet: '10.80.0.0/24', gateway: null },
    });
  });

  test('says what it cannot do, and the route that the LAN needs, as a line to copy', () => {
    expect(warnings(routed, context)).toEqual([
      'mode of ipvlan gives every workspace the MAC address of eth0: they cannot have one of their own, and a DHCP server tells them apart by client identifier alone',
      'mode l3 carries no broadcast, no multicast and no DHCP: use l2 for what needs them',
      "mode needs a route on every machine that is to reach it, or on the LAN's router: ip route add 10.80.0.0/24 via 192.168.1.10",
    ]);
  });

  test('has no use for a gateway', () => {
    expect(messages({ ...routed, gateway: '10.80.0.1' }, context)).toEqual([
      'gateway 10.80.0.1 has no place in mode l3, where the host itself routes: leave it out',
    ]);
  });

  test('cannot have addresses of the LAN of its parent, for which nobody would answer', () => {
    expect(messages({ ...routed, subnet: '192.168.1.128/25' }, context)).toEqual([
      'subnet 192.168.1.128/25 is on the LAN of eth0 itself (192.168.1.0/24), where nobody answers ARP for workspaces in mode l3: use a subnet that the LAN does not have, such as 10.80.0.0/24, or mode l2',
    ]);
  });

  test('is told which kind of subnet is missing', () => {
    expect(messages({ ...routed, subnet: null }, context)).toEqual([
      'subnet is missing: mode l3 needs a subnet that the LAN does not have, such as 10.80.0.0/24',
    ]);
  });

  test('clashes with what the host reaches elsewhere, but for wider routes', () => {
    const beside = (...routes: (typeof facts.routes)[number][]) =>
      faults(routed, contextOf({ ...facts, routes: [...facts.routes, ...routes] }));
    expect(beside(route('10.80.0.0/16', 'tun0', '10.8.0.1'))).toEqual([]);
    expect(beside(route('10.80.0.0/25', 'tun0', '10.8.0.1'))).toEqual(['subnet subnet_overlap']);
    expect(beside(route('10.80.0.0/24', 'eth0', '192.168.1.7'))).toEqual(['subnet subnet_overlap']);
    expect(faults({ ...routed, subnet: '172.17.3.0/24' }, context)).toEqual(['subnet subnet_overlap']);
  });

  test('needs a parent with an address, which the route leads to', () => {
    expect(messages({ ...routed, parentInterface: 'eth1' }, context)).toEqual([
      "parentInterface eth1 holds no IPv4 address for the LAN's route to lead to, which mode l3 needs: use a parent with an address, or mode l2",
    ]);
    expect(messages({ ...routed, parentInterface: 'eth7' }, context)).toHaveLength(1);
  });
});

describe('a routed network with IPv6', () => {
  const both = { ...routed, ipv6: { subnet: 'fd00:80::/64' } };
  const alone = { ...both, subnet: null };
  const eth0 = (...addresses: readonly string[]) =>
    contextOf({ ...facts, interfaces: [nic('eth0', 'physical', { addresses })] });

  test('says the route of each family that it has', () => {
    const lines = (draft: NetworkDraft) => warnings(draft, context).flatMap((text) => text.split('router: ').slice(1));
    const route6 = 'ip route add fd00:80::/64 via fd00::10';
    expect(lines(both)).toEqual(['ip route add 10.80.0.0/24 via 192.168.1.10', route6]);
    expect(lines(alone)).toEqual([route6]);
  });

  test('cannot have addresses of the LAN of its parent either', () => {
    expect(messages({ ...alone, ipv6: { subnet: 'fd00::/64' } }, context)).toEqual([
      'ipv6.subnet fd00::/64 is on the LAN of eth0 itself (fd00::/64), where nobody answers neighbour solicitations for workspaces in mode l3: use a subnet that the LAN does not have, such as fd00:80::/64, or mode l2',
    ]);
    expect(faults({ ...both, ipv6: { subnet: 'fd00::/64' } }, context)).toEqual(['ipv6.subnet subnet_overlap']);
  });

  test('needs an address of its parent of each family that it has, and of no other', () => {
    const none = (family: number) =>
      `parentInterface eth0 holds no IPv${family} address for the LAN's route to lead to, which mode l3 needs: use a parent with an address, or mode l2`;
    expect(messages(alone, eth0('fd00::10/64'))).toEqual([]);
    expect(messages(alone, eth0('192.168.1.10/24', 'fd00::10/128'))).toEqual([none(6)]);
    expect(messages(both, eth0('192.168.1.10/24'))).toEqual([none(6)]);
    expect(messages(both, eth0('fd00::10/64'))).toEqual([none(4)]);
    expect(messages(routed, eth0('192.168.1.10/24'))).toEqual([]);
  });
});

test('the route to a routed network leads to the address that its parent has on the LAN', () => {
  const subnet = cidr('10.80.0.0/24');
  const eth0 = nic('eth0', 'physical', { addresses: ['fd00::10/64', '10.9.9.9/32', '192.168.1.10/24'] });
  expect(lanRouteOf(subnet, 'eth0', [eth0])).toBe('ip route add 10.80.0.0/24 via 192.168.1.10');
  expect(lanRouteOf(cidr('fd00:80::/64'), 'eth0', [eth0])).toBe('ip route add fd00:80::/64 via fd00::10');
  expect(lanRouteOf(subnet, 'eth1', [eth0])).toBeNull();
  expect(lanRouteOf(subnet, 'eth0', [nic('eth0', 'physical')])).toBeNull();
});

describe('a network that is on the LAN itself says of its mode', () => {
  const on = (changes: Partial<NetworkDraft>) =>
    warnings({ ...lanDraft, parentInterface: 'eth1', ...changes }, context).filter((text) => text.startsWith('mode'));

  test('nothing where it is bridge', () => {
    expect(on({})).toEqual([]);
  });

  test.each([
    ['private', 'keeps its workspaces apart from each other'],
    ['vepa', 'only if that sends it back (reflective relay'],
    ['passthru', 'hands eth1 over to one workspace at a time'],
  ])('%s: what it cannot do', (mode, said) => {
    expect(on({ mode })).toEqual([expect.stringContaining(said)]);
  });

  test('that ipvlan shares the MAC address', () => {
    expect(on({ driver: 'ipvlan', vlanId: null })).toEqual([expect.stringContaining('the MAC address of eth1')]);
  });
});

test('a gateway on the parent itself is out of reach for ipvlan as for macvlan', () => {
  const own = { ...lanDraft, driver: 'ipvlan', gateway: '192.168.1.10' } as const;
  expect(warnings(own, context)).toContainEqual(expect.stringContaining('where ipvlan workspaces cannot reach it'));
});
