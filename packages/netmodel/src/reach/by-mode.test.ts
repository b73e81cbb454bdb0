import { describe, expect, test } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { nic } from '../host.suite.ts';
import type { NetworkMode } from '../network/types.ts';
import { predictReachability } from './predict.ts';
import { cellOf, dedicatedNic, dockerBridge, homeLan, sharedNic, short, situation, tcp } from './reach.suite.ts';
import type { ReachEndpoint, VantagePoint } from './types.ts';

/** A workspace on one macvlan network in a mode, its parent a NIC of its own. */
function macvlan(mode: NetworkMode) {
  return situation({ endpoints: [{ ...homeLan, mode }], ports: [] }, dedicatedNic);
}

const everyone: readonly VantagePoint[] = ['docker-host', 'lan-client', 'off-lan-client', 'workspace', 'itself'];

function verdicts(input: Parameters<typeof cellOf>[0]): readonly string[] {
  return everyone.map((from) => short(cellOf(input, { from, via: 'lan-address' })));
}

describe('a macvlan network', () => {
  const outside = ['answers same_lan', 'answers same_lan', 'answers routed'];

  test.each([
    ['bridge', 'answers same_lan'],
    ['private', 'blocked kept_apart_by_mode'],
    ['vepa', 'unknown needs_reflective_relay'],
    ['passthru', 'blocked kept_apart_by_mode'],
  ] as const)('in mode %s answers everybody but, at most, its neighbours', (mode, neighbour) => {
    expect(verdicts(macvlan(mode))).toEqual([...outside, neighbour, 'answers local']);
  });

  test('tells the neighbours whom its mode keeps apart where they can meet', () => {
    const told = (mode: NetworkMode) => {
      const { message, cure } = cellOf(macvlan(mode), { from: 'workspace', via: 'lan-address' });
      return [message, cure];
    };
    expect(told('private')).toEqual([
      'Mode private of lan keeps another workspace on the same networks from 192.168.1.60, also where the switch would send it back.',
      'Use a network in mode bridge, or a bridge network that both are on.',
    ]);
    expect(told('vepa')[1]).toContain('bridge link set dev PORT hairpin on');
    expect(told('passthru')[0]).toContain('hands eth0 over to this workspace');
  });
});

describe('ipvlan l2', () => {
  const l2: ReachEndpoint = { ...homeLan, driver: 'ipvlan', mode: 'l2' };

  test('answers as macvlan does, and is kept apart from its parent by a name of its own', () => {
    const input = situation({ endpoints: [l2], ports: [] });
    expect(verdicts(input)).toEqual([
      'blocked ipvlan_parent_isolation',
      'answers same_lan',
      'answers routed',
      'answers same_lan',
      'answers local',
    ]);
    expect(cellOf(input, { from: 'docker-host', via: 'lan-address' }).message).toBe(
      'The Docker host would send to 192.168.1.60 by eth0 (192.168.1.10), and the kernel keeps an ipvlan apart from its parent interface.',
    );
  });

  test('with a published port answers at the addresses of the host by the return path', () => {
    const input = situation({ endpoints: [dockerBridge, l2], ports: [tcp] });
    for (const from of ['docker-host', 'lan-client'] as const)
      expect(short(cellOf(input, { from, via: 'host-port' })), from).toBe('answers published_by_return_path');
    const without = situation({ endpoints: [dockerBridge, l2], ports: [tcp], returnPathInstalled: false });
    expect(short(cellOf(without, { from: 'lan-client', via: 'host-port' }))).toBe('blocked return_path_missing');
  });
});

describe.each(['l3', 'l3s'] as const)('ipvlan %s', (mode) => {
  const routed: ReachEndpoint = {
    ...homeLan,
    driver: 'ipvlan',
    mode,
    address: ip('10.80.0.2'),
    subnet: cidr('10.80.0.0/24'),
    gateway: null,
  };
  const input = situation({ endpoints: [routed], ports: [] }, sharedNic);

  test('depends on a route for everybody but its neighbours', () => {
    expect(verdicts(input)).toEqual([
      'unknown lan_needs_route',
      'unknown lan_needs_route',
      'unknown lan_needs_route',
      'answers same_lan',
      'answers local',
    ]);
  });

  test('gives the route as a line to copy, and where it has to be', () => {
    const cure = (from: VantagePoint) => cellOf(input, { from, via: 'lan-address' }).cure;
    const line = 'ip route add 10.80.0.0/24 via 192.168.1.10';
    expect(cure('lan-client')).toBe(`Set there, or at the router of the LAN: ${line}`);
    expect(cure('off-lan-client')).toBe(`Set at the router of the LAN: ${line}`);
    expect(cure('docker-host')).toBe(`Set at the router of the LAN: ${line}`);
  });

  test('beside a bridge answers TCP by a route, and UDP from an address that nobody asked', () => {
    const mixed = situation({ endpoints: [dockerBridge, routed] });
    for (const from of ['docker-host', 'lan-client', 'off-lan-client'] as const) {
      const ask = (protocol: 'tcp' | 'udp') => cellOf(mixed, { from, via: 'lan-address', protocol });
      expect(short(ask('tcp')), from).toBe('unknown lan_needs_route');
      expect(short(ask('udp')), from).toBe('blocked reply_from_other_address');
      expect(ask('udp').message).toContain('from 172.17.0.2 instead of 10.80.0.2');
      expect(short(cellOf(mixed, { from, via: 'host-port' })), from).toMatch(/^answers published/);
    }
  });

  test('leads a route to its IPv6 subnet to an IPv6 address of the parent, or says that there is none', () => {
    const ofIpv6: ReachEndpoint = { ...routed, address: ip('fd00:80::2'), subnet: cidr('fd00:80::/64') };
    const cure = (...addresses: readonly string[]) => {
      const asked = situation({ endpoints: [ofIpv6], ports: [] }, [nic('eth0', 'physical', { addresses })]);
      return cellOf(asked, { from: 'off-lan-client', via: 'lan-address' }).cure;
    };
    expect(cure('192.168.1.10/24', 'fd00::10/64')).toBe(
      'Set at the router of the LAN: ip route add fd00:80::/64 via fd00::10',
    );
    expect(cure('192.168.1.10/24')).toBe('Give eth0 an IPv6 address for a route to lead to.');
  });

  test('says that nothing leads there while its parent has no address', () => {
    const homeless = situation({ endpoints: [routed], ports: [] }, [nic('eth0', 'physical')]);
    expect(cellOf(homeless, { from: 'lan-client', via: 'lan-address' }).cure).toBe(
      'Give eth0 an IPv4 address for a route to lead to.',
    );
  });
});

test('every cell of every mode says what to do where it may not answer', () => {
  const modes = ['bridge', 'private', 'vepa', 'passthru', 'l2', 'l3', 'l3s'] as const;
  for (const mode of modes) {
    const driver = mode.startsWith('l') ? 'ipvlan' : 'macvlan';
    const cells = predictReachability(situation({ endpoints: [dockerBridge, { ...homeLan, driver, mode }] }));
    for (const { verdict, cure, hops } of cells) {
      expect(cure === undefined, mode).toBe(verdict === 'answers');
      expect(hops.at(-1)?.action === 'deliver', mode).toBe(verdict === 'answers');
    }
  }
});
