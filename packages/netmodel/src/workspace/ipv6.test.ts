import { describe, expect, test } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { homeLab } from '../host.suite.ts';
import { existing } from '../network/network.suite.ts';
import type { ExistingNetwork } from '../network/types.ts';
import { context, faults, messages, neighbour, networks, type Scene, validate } from './workspace.suite.ts';

const addressing = (subnet: string, only = false) => ({ subnet: cidr(subnet), gateway: null, ipRange: null, only });
const placed = (network: ExistingNetwork) => ({ ...network, hostId: 'h1' });
const lan = { driver: 'macvlan', parentInterface: 'eth0' } as const;
const dual = placed(
  existing({
    ...lan,
    id: 'dual',
    name: 'dual',
    subnet: '192.168.7.0/24',
    ipv6: { ...addressing('fd00:77::/64'), gateway: ip('fd00:77::1') },
    excludedAddresses: ['fd00:77::66'],
  }),
);
const lan6 = placed(existing({ ...lan, id: 'lan6', name: 'lan6', ipv6: addressing('fd00:76::/64', true) }));
const br46 = placed(existing({ id: 'br46', name: 'br46', ipv6: addressing('fd00:79::/64') }));
const br6 = placed(existing({ id: 'br6', name: 'br6', ipv6: addressing('fd00:7a::/64', true) }));
const facts = homeLab();
const scene: Scene = {
  context: { ...context, networks: [...networks, dual, lan6, br46, br6] },
  facts: {
    ...facts,
    interfaces: facts.interfaces.map((nic) =>
      nic.name === 'eth0' ? { ...nic, addresses: [...nic.addresses, 'fd00:77::10/64' as never] } : nic,
    ),
  },
};
const on = (...ids: readonly string[]) => ids.map((networkId) => ({ networkId }));

describe('a static IPv6 address', () => {
  const asking = (networkId: string, ipv6Address: string) => ({ networks: [{ networkId, ipv6Address }] });

  test('is kept on a network that has IPv6', () => {
    const answer = validate(asking('dual', 'FD00:77::1:5'), scene);
    expect(answer).toMatchObject({ ok: true, value: { endpoints: [{ ipv6Address: 'fd00:77::1:5' }] } });
  });

  test.each([
    ['lan', 'fd00::5', 'wrong_family'],
    ['dual', '192.168.7.5', 'wrong_family'],
    ['dual', 'fd00:78::5', 'outside_subnet'],
    ['dual', 'fd00:77::', 'network_address'],
    ['dual', 'fd00:77::1', 'address_is_gateway'],
    ['dual', 'fd00:77::66', 'address_excluded'],
    ['dual', 'fd00:77::10', 'address_is_host'],
    ['dual', 'fe80::%eth0', 'not_an_address'],
  ])('is refused on %s: %s', (networkId, address, code) => {
    expect(faults(asking(networkId, address), scene)).toEqual([`networks[0].ipv6Address ${code}`]);
  });

  test('is nobody else’s, whether held or asked for', () => {
    const endpoints = [{ networkId: 'dual', ipv4Address: null, ipv6Address: ip('fd00:77::5'), macAddress: null }];
    const holder = { ...neighbour, endpoints, addresses: [ip('fd00:77::6')] };
    const taken = { ...scene, context: { ...context, networks: [dual], workspaces: [holder] } };
    for (const address of ['fd00:77::5', 'fd00:77::6'])
      expect(messages(asking('dual', address), taken)).toEqual([
        `networks[0].ipv6Address ${address} is taken by workspace neighbour: use another address`,
      ]);
  });

  test('no more than an IPv4 one where the network has no such family, or no subnet of its own', () => {
    expect(faults({ networks: [{ networkId: 'lan6', ipv4Address: '10.0.0.5' }] }, scene)).toEqual([
      'networks[0].ipv4Address wrong_family',
    ]);
    expect(faults({ networks: [{ networkId: 'br46', ipv4Address: '10.0.0.5' }] }, scene)).toEqual([
      'networks[0].ipv4Address outside_subnet',
    ]);
  });

  test('two networks that share IPv6 addresses cannot both be joined', () => {
    const twin = placed(existing({ id: 'twin', name: 'twin', ipv6: addressing('fd00:76::/48', true) }));
    const both = { ...scene, context: { ...context, networks: [lan6, twin] } };
    expect(faults({ networks: on('lan6', 'twin') }, both)).toEqual(['networks[1].networkId subnet_overlap']);
  });
});

describe('ports of a workspace with IPv6', () => {
  const ports = (hostAddress?: string) => [{ hostPort: 9000, containerPort: 80, hostAddress }];

  test('need a bridge with both families beside a LAN with both, which would take the default routes otherwise', () => {
    const dualLanOnly = messages({ networks: on('dual'), ports: ports() }, scene);
    expect(dualLanOnly).toEqual([
      'networks hold dual, which has IPv4 and IPv6: the engine gives it both default routes and publishes no port by a bridge of one family; choose a bridge network that has IPv6 too',
    ]);
    expect(faults({ networks: on('dual', 'br6'), ports: ports() }, scene)).toEqual(['networks ports_need_bridge']);
    expect(faults({ networks: on('dual', 'br46'), ports: ports() }, scene)).toEqual([]);
    expect(faults({ networks: on('dual') }, scene)).toEqual([]);
    expect(faults({ networks: on('lan'), ports: ports() }, scene)).toEqual([]);
  });

  test('at one address need a bridge of its family, or the engine’s proxy', () => {
    const at6 = ports('fd00:77::10');
    expect(faults({ networks: on('lan6'), ports: at6 }, scene)).toEqual(['ports[0].hostAddress ports_need_bridge']);
    expect(faults({ networks: on('lan6', 'br46'), ports: at6 }, scene)).toEqual([]);
    expect(faults({ ports: at6 }, scene)).toEqual([]);
    expect(messages({ networks: on('br6'), ports: ports('192.168.1.10') }, scene)).toEqual([
      'ports[0].hostAddress 192.168.1.10 is IPv4, which no bridge of the workspace has: choose a bridge network with it',
    ]);
  });
});
