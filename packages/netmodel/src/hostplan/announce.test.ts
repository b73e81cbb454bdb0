import { describe, expect, test } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { existing } from '../network/network.suite.ts';
import { announcementsOf } from './announce.ts';
import type { DesiredNetwork, ObservedEndpoint } from './types.ts';

const lan: DesiredNetwork = {
  ...existing({ id: 'lan', driver: 'macvlan', mode: 'bridge', subnet: '192.168.1.0/24' }),
  generation: 1,
  deleting: false,
};

function endpoint(address: string, subnet: string, gateway: string | null): ObservedEndpoint {
  return {
    kind: 'lan',
    address: ip(address),
    subnet: cidr(subnet),
    gateway: gateway === null ? null : ip(gateway),
    parentInterface: 'eth0',
    publishing: false,
    networkId: 'lan',
    engineNetworkId: 'e1',
    engineNetworkName: 'lan',
    interface: null,
    mac: null,
  };
}

const told = (held: ObservedEndpoint, network: DesiredNetwork = lan) =>
  announcementsOf({ endpoints: [held] }, [network]);
const atHome = endpoint('192.168.1.60', '192.168.1.0/24', '192.168.1.1');

describe('a container that just started', () => {
  test('announces its address by asking for the gateway', () => {
    expect(told(atHome)).toEqual([{ address: '192.168.1.60', ask: '192.168.1.1' }]);
    expect(told(atHome, { ...lan, driver: 'ipvlan', mode: 'l2' })).toHaveLength(1);
  });

  test('asks for another machine of the LAN where there is no gateway, never for itself', () => {
    expect(told(endpoint('192.168.1.60', '192.168.1.0/24', null))).toMatchObject([{ ask: '192.168.1.1' }]);
    expect(told(endpoint('192.168.1.1', '192.168.1.0/24', null))).toMatchObject([{ ask: '192.168.1.2' }]);
  });

  test('has nobody to tell on a bridge, on a routed network, on one that is not Trailer’s, and in IPv6', () => {
    expect(told(atHome, { ...lan, driver: 'bridge', mode: null })).toEqual([]);
    expect(told(atHome, { ...lan, driver: 'ipvlan', mode: 'l3' })).toEqual([]);
    expect(told({ ...atHome, networkId: null })).toEqual([]);
    expect(told(endpoint('fd00::60', 'fd00::/64', 'fd00::1'))).toEqual([]);
  });
});
