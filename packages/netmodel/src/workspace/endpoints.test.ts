import { describe, expect, test } from 'vitest';
import { ip } from '../address/address.suite.ts';
import { existing } from '../network/network.suite.ts';
import type { ExistingNetwork } from '../network/types.ts';
import { context, faults, messages, neighbour, networks, validate } from './workspace.suite.ts';

const onLan = (ipv4Address: string) => ({ networks: [{ networkId: 'lan', ipv4Address }] });
const withMac = (macAddress: string) => ({ networks: [{ networkId: 'lan', macAddress }] });

describe('a workspace', () => {
  test('joins networks in the order it names them, with the addresses it asks for', () => {
    const draft = {
      networks: [
        { networkId: 'web', ipv4Address: '10.99.0.20' },
        { networkId: 'lan', ipv4Address: '192.168.1.201', macAddress: '02-00-00-00-00-02' },
        { networkId: 'auto' },
      ],
    };
    expect(validate(draft)).toMatchObject({
      ok: true,
      value: {
        endpoints: [
          { networkId: 'web', ipv4Address: '10.99.0.20', ipv6Address: null, macAddress: null },
          { networkId: 'lan', ipv4Address: '192.168.1.201', ipv6Address: null, macAddress: '02:00:00:00:00:02' },
          { networkId: 'auto', ipv4Address: null, ipv6Address: null, macAddress: null },
        ],
      },
    });
  });

  test('may be on several LANs', () => {
    const lan2 = existing({
      id: 'lan2',
      name: 'lan2',
      driver: 'macvlan',
      parentInterface: 'eth1',
      subnet: '192.168.2.0/24',
    });
    const scene = { context: { ...context, networks: [...networks, { ...lan2, hostId: 'h1' }] } };
    expect(faults({ networks: [{ networkId: 'lan' }, { networkId: 'lan2' }] }, scene)).toEqual([]);
  });

  test('joins only networks that exist, on its own host, each once', () => {
    const draft = {
      networks: [{ networkId: 'gone' }, { networkId: 'far' }, { networkId: 'web' }, { networkId: 'web' }],
    };
    expect(messages(draft)).toEqual([
      'networks[0].networkId gone is no network: use the id of one of this host',
      'networks[1].networkId far (far) is on another host: use a network of this host',
      'networks[3].networkId web (web) is chosen twice: a workspace joins a network once',
    ]);
  });

  test('may not be on two networks with the same addresses', () => {
    const twin = { ...existing({ id: 'twin', name: 'twin', subnet: '10.99.0.128/25' }), hostId: 'h1' };
    const scene = { context: { ...context, networks: [...networks, twin] } };
    expect(faults({ networks: [{ networkId: 'web' }, { networkId: 'twin' }] }, scene)).toEqual([
      'networks[1].networkId subnet_overlap',
    ]);
  });
});

describe('a static address', () => {
  test.each([
    ['192.168.1.256', 'not_an_address'],
    ['fd00::5', 'wrong_family'],
    ['192.168.2.5', 'outside_subnet'],
    ['192.168.1.0', 'network_address'],
    ['192.168.1.255', 'broadcast_address'],
    ['192.168.1.1', 'address_is_gateway'],
    ['192.168.1.66', 'address_excluded'],
    ['192.168.1.10', 'address_is_host'],
    ['192.168.1.200', 'address_taken'],
  ])('may not be %s', (address, code) => {
    expect(faults(onLan(address))).toEqual([`networks[0].ipv4Address ${code}`]);
    expect(messages(onLan(address))[0]).toContain(address);
  });

  test('is not that of the network’s host shim', () => {
    const shimmed = networks.map((network) =>
      network.id === 'lan' ? { ...network, hostShim: { address: ip('192.168.1.250') } } : network,
    );
    const asked = { networks: [{ networkId: 'lan', ipv4Address: '192.168.1.250' }] };
    expect(messages(asked, { context: { ...context, networks: shimmed } })).toEqual([
      'networks[0].ipv4Address 192.168.1.250 is the host shim of network lan: use another address',
    ]);
  });

  test('that the engine gave to another workspace is taken too', () => {
    expect(messages({ networks: [{ networkId: 'web', ipv4Address: '10.99.0.7' }] })).toEqual([
      'networks[0].ipv4Address 10.99.0.7 is taken by workspace neighbour: use another address',
    ]);
  });

  test('that a guest took by DHCP is taken, also by the guest of the workspace itself', () => {
    expect(messages(onLan('192.168.1.213'))).toEqual([
      'networks[0].ipv4Address 192.168.1.213 is taken by the guest of workspace neighbour: use another address',
    ]);
    expect(messages(onLan('192.168.1.213'), { context: { ...context, self: 'w1' } })).toEqual([
      "networks[0].ipv4Address 192.168.1.213 is the guest's own, which it takes by DHCP beside the container's: use another address",
    ]);
  });

  test('that another workspace asked for is taken before it runs', () => {
    const scene = { context: { ...context, workspaces: [{ ...neighbour, addresses: [] }] } };
    expect(faults(onLan('192.168.1.200'), scene)).toEqual(['networks[0].ipv4Address address_taken']);
  });

  test('of the workspace itself is free for it', () => {
    expect(faults(onLan('192.168.1.200'), { context: { ...context, self: 'w1' } })).toEqual([]);
  });

  test('needs a network with a subnet of its own', () => {
    expect(messages({ networks: [{ networkId: 'auto', ipv4Address: '172.20.0.9' }] })).toEqual([
      'networks[0].ipv4Address 172.20.0.9 cannot be kept: network auto has no subnet of its own; leave it out, or use a network with one',
    ]);
  });

  test('on a network that was refused is judged by its form only', () => {
    expect(faults({ networks: [{ networkId: 'gone', ipv4Address: '192.168.1.200' }] })).toEqual([
      'networks[0].networkId unknown_network',
    ]);
  });
});

describe('a MAC address', () => {
  test.each([
    ['02:00:00:00:00', 'not_a_mac'],
    ['00:00:00:00:00:00', 'not_a_mac'],
    ['01:00:5e:00:00:01', 'not_a_mac'],
    ['52:54:00:00:00:10', 'address_is_host'],
    ['02:00:00:00:00:01', 'address_taken'],
  ])('may not be %s', (macAddress, code) => {
    expect(faults(withMac(macAddress))).toEqual([`networks[0].macAddress ${code}`]);
    expect(messages(withMac(macAddress))[0]).toContain(macAddress);
  });

  test('is used once in a request', () => {
    const macAddress = '02:00:00:00:00:09';
    expect(
      faults({
        networks: [
          { networkId: 'lan', macAddress },
          { networkId: 'web', macAddress },
        ],
      }),
    ).toEqual(['networks[1].macAddress duplicate']);
  });

  test('of the workspace itself is free for it', () => {
    expect(faults(withMac('02:00:00:00:00:01'), { context: { ...context, self: 'w1' } })).toEqual([]);
  });
});

describe('on a network whose mode has limits', () => {
  const placed = (
    mode: Pick<Partial<ExistingNetwork>, 'driver' | 'mode' | 'vlanId'>,
    workspaces = context.workspaces,
  ) => {
    const limited = { ...existing({ id: 'limited', name: 'limited', parentInterface: 'eth1', ...mode }), hostId: 'h1' };
    return { context: { ...context, workspaces, networks: [...networks, limited] } };
  };
  const onLimited = { networks: [{ networkId: 'limited', macAddress: '02:00:00:00:00:09' }] };

  test('a workspace on ipvlan has the MAC address of its parent, and no other', () => {
    expect(messages(onLimited, placed({ driver: 'ipvlan', mode: 'l2', vlanId: 7 }))).toEqual([
      'networks[0].macAddress 02:00:00:00:00:09 cannot be had on ipvlan network limited, whose workspaces share the MAC address of eth1.7: leave it out, or use a macvlan network',
    ]);
    expect(messages(onLimited, placed({ driver: 'macvlan', mode: 'private' }))).toEqual([]);
  });

  test('a passthru network takes one workspace, and names it to the second', () => {
    const passthru = { driver: 'macvlan', mode: 'passthru' } as const;
    expect(messages(onLimited, placed(passthru))).toEqual([]);
    const endpoints = [{ networkId: 'limited', ipv4Address: null, ipv6Address: null, macAddress: null }];
    const holder = { ...neighbour, id: 'w2', name: 'holder', endpoints };
    expect(messages(onLimited, placed(passthru, [holder]))).toEqual([
      'networks[0].networkId limited (limited) hands eth1 over to one workspace, and holder has it: take it off there, or use a network in mode bridge',
    ]);
    const scene = placed(passthru, [holder]);
    expect(messages(onLimited, { context: { ...scene.context, self: 'w2' } })).toEqual([]);
  });

  test('a parent that is passed through takes the MAC address of its workspace, and is no clash for it', () => {
    const mac = { networks: [{ networkId: 'limited', macAddress: '52:54:00:00:00:11' }] };
    expect(messages(mac, placed({ driver: 'macvlan', mode: 'passthru' }))).toEqual([]);
    expect(faults(mac, placed({ driver: 'macvlan', mode: 'vepa' }))).toEqual([
      'networks[0].macAddress address_is_host',
    ]);
  });
});
