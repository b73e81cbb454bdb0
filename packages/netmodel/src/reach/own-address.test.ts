import { describe, expect, it } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { nic } from '../host.suite.ts';
import type { HostInterface } from '../host.ts';
import { predictReachability, vantagePoints } from './predict.ts';
import {
  cellOf,
  dedicatedNic,
  dockerBridge,
  elsewhere,
  homeLan,
  secondLan,
  sharedNic,
  short,
  situation,
  twoNics,
} from './reach.suite.ts';
import type { ReachabilityInput, ReachCell, ReachEndpoint, VantagePoint } from './types.ts';

const lanOnly = { endpoints: [homeLan], ports: [] };

function row(input: ReachabilityInput, address: string = homeLan.address, protocol?: ReachCell['protocol']) {
  const via = address.startsWith('172.') ? 'bridge-address' : 'lan-address';
  return vantagePoints.map((from) =>
    short(cellOf(input, { from, via, address, ...(protocol === undefined ? {} : { protocol }) })),
  );
}

function fromHost(lan: ReachEndpoint, interfaces: readonly HostInterface[]) {
  return cellOf(situation({ endpoints: [lan], ports: [] }, interfaces), { from: 'docker-host', via: 'lan-address' });
}

function fromOffLan(input: ReachabilityInput, protocol: ReachCell['protocol'], address: string = homeLan.address) {
  return short(cellOf(input, { from: 'off-lan-client', via: 'lan-address', address, protocol }));
}

describe('the LAN address of a workspace', () => {
  it('answers everybody but its Docker host on a shared NIC, with and without a bridge', () => {
    const expected = [
      'blocked macvlan_parent_isolation',
      'answers same_lan',
      'answers routed',
      'answers same_lan',
      'answers local',
    ];
    expect(row(situation(lanOnly))).toEqual(expected);
    for (const protocol of ['tcp', 'udp'] as const)
      expect(row(situation(), homeLan.address, protocol)).toEqual(expected);
  });

  it('answers its Docker host too on a dedicated NIC', () => {
    expect(row(situation(lanOnly, dedicatedNic))[0]).toBe('answers same_lan');
    expect(row(situation({}, dedicatedNic))[0]).toBe('answers same_lan');
  });

  it('is asked for by ICMP where no port is published', () => {
    expect(predictReachability(situation(lanOnly))).toHaveLength(5);
    expect(cellOf(situation(lanOnly), { from: 'lan-client', via: 'lan-address' })).toMatchObject({
      port: null,
      protocol: 'icmp',
    });
  });

  it('tells the Docker host which published port to use instead, or that one would help', () => {
    const from: VantagePoint = 'docker-host';
    expect(cellOf(situation(), { from, via: 'lan-address' }).cure).toMatch(
      /192\.168\.1\.10 .* published port, such as 9090/,
    );
    expect(cellOf(situation(lanOnly), { from, via: 'lan-address' }).cure).toMatch(/^Publish a port/);
  });

  it('is drawn hop by hop', () => {
    const { hops } = cellOf(situation(), { from: 'off-lan-client', via: 'lan-address' });
    expect(hops.map(({ at, action }) => `${at} ${action}`)).toEqual([
      'off-lan-client send',
      'router route',
      'lan switch',
      'macvlan switch',
      'container deliver',
      'container reply-by-lan',
      'off-lan-client deliver',
    ]);
  });

  it('shows no parent interface where none is known', () => {
    const { hops } = cellOf(situation({ endpoints: [{ ...homeLan, parentInterface: null }], ports: [] }), {
      from: 'lan-client',
      via: 'lan-address',
    });
    expect(hops[2]).toEqual({ at: 'macvlan', action: 'switch' });
  });
});

describe('the Docker host on its way to a LAN address', () => {
  it('takes its most specific connected route, and counts the parent first among equals', () => {
    const parent = nic('eth0', 'physical', { addresses: ['192.168.1.10/24'] });
    const narrower = nic('eth9', 'physical', { addresses: ['192.168.1.62/26'] });
    const equal = nic('eth9', 'physical', { addresses: ['192.168.1.11/24'] });
    expect(short(fromHost(homeLan, [parent, narrower]))).toBe('answers same_lan');
    expect(short(fromHost(homeLan, [equal, parent]))).toBe('blocked macvlan_parent_isolation');
    expect(short(fromHost(homeLan, [narrower, { ...parent, addresses: [] }]))).toBe('answers same_lan');
  });

  it('is unknown behind a link that is no wire', () => {
    const tunnel = nic('tun0', 'tunnel', { addresses: ['192.168.1.10/24'] });
    expect(short(fromHost(homeLan, [tunnel]))).toBe('unknown no_route_known');
  });

  it('asks the router where it holds no address in the LAN, or its NIC there is down', () => {
    expect(short(fromHost(homeLan, elsewhere))).toBe('answers routed');
    expect(
      short(
        fromHost(
          homeLan,
          dedicatedNic.map((held) => ({ ...held, up: false })),
        ),
      ),
    ).toBe('answers routed');
  });
});

describe('the Docker host on its way through the router', () => {
  const onSecondOnly = [nic('eth0', 'physical'), nic('eth1', 'physical', { addresses: ['10.0.0.10/24'] })];
  const hostRow = (input: ReachabilityInput, address: string = homeLan.address) =>
    (['tcp', 'udp'] as const).map((protocol) =>
      short(cellOf(input, { from: 'docker-host', via: 'lan-address', address, protocol })),
    );

  it('may be a neighbour on another LAN of the workspace: only what the return path tells apart is sure to answer', () => {
    const endpoints = [dockerBridge, homeLan, secondLan];
    expect(hostRow(situation({ endpoints }, onSecondOnly))).toEqual(['answers routed', 'unknown no_route_known']);
    const swapped = [dockerBridge, secondLan, homeLan];
    expect(hostRow(situation({ endpoints: swapped }, onSecondOnly))).toEqual(Array(2).fill('answers routed'));
    const unguided = situation({ endpoints, returnPathInstalled: false }, onSecondOnly);
    expect(hostRow(unguided)).toEqual(Array(2).fill('unknown no_route_known'));
    const closed = situation({ endpoints: [dockerBridge, { ...homeLan, gateway: null }, secondLan] }, onSecondOnly);
    expect(hostRow(closed)).toEqual(Array(2).fill('unknown no_route_known'));
  });

  it('is a stranger where it is on no other LAN of the workspace', () => {
    expect(hostRow(situation({}, onSecondOnly))).toEqual(Array(2).fill('answers routed'));
  });
});

describe('a client behind the router', () => {
  it('gets no answer from a LAN without a gateway', () => {
    const closed = { ...homeLan, gateway: null };
    expect(fromOffLan(situation({ endpoints: [closed], ports: [] }), 'icmp')).toBe('blocked no_gateway');
  });

  it('does not get past a router that is the Docker host itself', () => {
    const behindHost = { ...homeLan, gateway: ip('192.168.1.10') };
    const input = situation({ endpoints: [behindHost], ports: [] });
    expect(fromOffLan(input, 'icmp')).toBe('blocked macvlan_parent_isolation');
    expect(fromOffLan({ ...input, host: { online: true, interfaces: dedicatedNic } }, 'icmp')).toBe('answers routed');
  });

  it('is answered by way of the bridge without the return path, but not by UDP', () => {
    const input = situation({ returnPathInstalled: false });
    expect(fromOffLan(input, 'tcp')).toBe('answers routed');
    expect(fromOffLan(input, 'udp')).toBe('blocked return_path_missing');
    const { hops } = cellOf(input, { from: 'off-lan-client', via: 'lan-address' });
    expect(hops.at(-2)).toMatchObject({ action: 'reply-by-bridge' });
  });

  it.each(['tcp', 'udp'] as const)('is answered at every LAN address by %s', (protocol) => {
    const input = situation({ endpoints: [dockerBridge, homeLan, secondLan] }, twoNics);
    for (const { address } of [homeLan, secondLan]) expect(fromOffLan(input, protocol, address)).toBe('answers routed');
  });

  it('is answered by UDP only at the address of the general egress where no return path tells replies apart', () => {
    const ownFamily = { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') };
    const input = situation({ endpoints: [ownFamily, homeLan, secondLan] }, twoNics);
    expect(fromOffLan(input, 'tcp', secondLan.address)).toBe('answers routed');
    expect(fromOffLan(input, 'udp')).toBe('answers routed');
    expect(fromOffLan(input, 'udp', secondLan.address)).toBe('blocked reply_from_other_address');
  });

  it('is answered at every LAN address without a bridge too', () => {
    const input = situation({ endpoints: [homeLan, secondLan], ports: [] }, twoNics);
    expect(fromOffLan(input, 'icmp', secondLan.address)).toBe('answers routed');
    expect(cellOf(input, { from: 'off-lan-client', via: 'lan-address' }).message).toContain('the engine chose');
  });
});

describe('the bridge address of a workspace', () => {
  const ownBridge = {
    ...dockerBridge,
    networkName: 'web',
    address: ip('172.20.0.2'),
    subnet: cidr('172.20.0.0/16'),
    gateway: ip('172.20.0.1'),
  };

  it.each([
    ['the default bridge', dockerBridge],
    ['a bridge of its own', ownBridge],
  ])('on %s answers on its host only', (_, endpoint) => {
    const expected = [
      'answers host_bridge',
      'blocked bridge_not_routed',
      'blocked bridge_not_routed',
      'answers same_bridge',
      'answers local',
    ];
    expect(row(situation({ endpoints: [endpoint] }), endpoint.address)).toEqual(expected);
    const mixed = situation({ endpoints: [endpoint, homeLan], returnPathInstalled: false }, sharedNic);
    expect(row(mixed, endpoint.address)).toEqual(expected);
  });
});
