import type { Host, Network, Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { filterRows, rowsOf } from './rows.ts';

function network(name: string, changes: Partial<Network> = {}): Network {
  return {
    id: name,
    hostId: 'h1',
    name,
    description: '',
    driver: 'macvlan',
    parentInterface: 'eth0',
    subnet: '192.168.77.0/24',
    gateway: '192.168.77.1',
    ipRange: '192.168.77.192/27',
    excludedAddresses: ['192.168.77.200'],
    status: { phase: 'created', message: '' },
    ...changes,
  } as unknown as Network;
}

function workspace(name: string, networkIds: readonly string[], address: string): Workspace {
  const networks = networkIds.map((networkId) => ({ networkId, ipv4Address: null }));
  const addresses = [{ interface: 'eth0', networkId: networkIds[0], address, mac: null }];
  return { id: name, name, networks, status: { addresses, guest: null } } as unknown as Workspace;
}

const hosts = [
  { id: 'h1', name: 'shed' },
  { id: 'h2', name: 'attic' },
] as unknown as readonly Host[];

const rows = rowsOf({
  networks: [
    network('lan'),
    network('inside', { hostId: 'h2', driver: 'bridge', subnet: null, parentInterface: null }),
  ],
  hosts,
  workspaces: [
    workspace('web', ['lan', 'inside'], '192.168.77.193'),
    workspace('far', ['lan'], '192.168.77.20'),
    workspace('alone', [], '172.17.0.2'),
  ],
});

test('a network tells how many workspaces are on it, and how much of its range is taken', () => {
  expect(rows.map(({ hostName, attached, pool }) => ({ hostName, attached, pool }))).toEqual([
    // 32 addresses without the excluded one; `far` has an address outside the range.
    { hostName: 'shed', attached: 2, pool: { taken: 1, size: 31 } },
    { hostName: 'attic', attached: 1, pool: null },
  ]);
});

test('the list is narrowed by words found anywhere, and by host', () => {
  const names = (text: string, hostId: string | null = null) =>
    filterRows(rows, { text, hostId }).map((row) => row.network.name);
  expect(names('')).toEqual(['lan', 'inside']);
  expect(names('SHED')).toEqual(['lan']);
  expect(names('77.0 eth0')).toEqual(['lan']);
  expect(names('bridge eth0')).toEqual([]);
  expect(names('', 'h2')).toEqual(['inside']);
  expect(names('lan', 'h2')).toEqual([]);
});
