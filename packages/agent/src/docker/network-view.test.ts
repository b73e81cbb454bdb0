import { capabilitiesOf } from '@trailer/netmodel';
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from './gate.ts';
import { toEngineNetwork, toNetworkCreateOptions } from './network-view.ts';
import { readAddress, readPrefix } from './read.ts';
import { bridgeNetwork, macvlanNetwork } from './recorded.fixture.ts';

const recent = capabilitiesOf({ version: '28.5.2', apiVersion: '1.51' });
const old = capabilitiesOf({ version: '26.1.5', apiVersion: '1.45' });

describe('a network on the engine', () => {
  it('is told with its parent, its addressing and its labels', () => {
    expect(toEngineNetwork(macvlanNetwork)).toMatchObject({
      name: 'home',
      driver: 'macvlan',
      parentInterface: 'eth0',
      subnet: '192.168.77.0/24',
      gateway: '192.168.77.1',
      ipRange: '192.168.77.128/25',
      labels: { 'dev.trailer.network': 'net_1' },
    });
    expect(toEngineNetwork(bridgeNetwork)).toMatchObject({ parentInterface: null, ipRange: null, labels: {} });
  });

  it('is asked for as one pool, with the addresses it must not give away', () => {
    const request: NetworkRequest = {
      name: 'home',
      driver: 'macvlan',
      labels: { mark: 'yes' },
      parentInterface: 'eth0',
      subnet: readPrefix('192.168.77.0/24'),
      gateway: readAddress('192.168.77.1'),
      ipRange: readPrefix('192.168.77.128/25'),
      excludedAddresses: ['192.168.77.130', '192.168.77.131'].flatMap((text) => readAddress(text) ?? []),
      vlanId: null,
      mode: null,
      ipv6: null,
    };
    const options = toNetworkCreateOptions(request, recent);
    expect(options.Name).toBe('home');
    // Where a LAN could take the port mappings away by its name.
    expect(toNetworkCreateOptions(request, old).Name).toBe('~home');
    expect(options).toMatchObject({ Driver: 'macvlan', Options: { parent: 'eth0' }, Labels: { mark: 'yes' } });
    expect(options.IPAM?.Config).toEqual([
      {
        Subnet: '192.168.77.0/24',
        Gateway: '192.168.77.1',
        IPRange: '192.168.77.128/25',
        AuxiliaryAddresses: { 'excluded-1': '192.168.77.130', 'excluded-2': '192.168.77.131' },
      },
    ]);
  });

  it('leaves the choice to the engine where nothing was asked for', () => {
    const nothing = {
      parentInterface: null,
      subnet: null,
      gateway: null,
      ipRange: null,
      excludedAddresses: [],
      vlanId: null,
      mode: null,
      ipv6: null,
    };
    const options = toNetworkCreateOptions({ name: 'plain', driver: 'bridge', labels: {}, ...nothing }, old);
    expect(options.Name).toBe('plain');
    expect(options).not.toHaveProperty('IPAM');
    expect(options.Options).toEqual({});
  });
});
