import type { Foreign, Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { cidr } from './address-map.suite.ts';
import { heldByForeign, heldByWorkspaces } from './holders.ts';

const lan = { id: 'n1', subnet: cidr('192.168.77.0/24'), driver: 'macvlan' } as const;

function workspace(name: string, changes: Partial<Workspace['status']>, ipv4Address: string | null = null): Workspace {
  const networks = [{ networkId: 'n1', ipv4Address, ipv6Address: null, macAddress: null }];
  return {
    id: `id-${name}`,
    name,
    networks,
    status: { addresses: [], guest: null, ...changes },
  } as unknown as Workspace;
}

function told(workspaces: readonly Workspace[]): readonly string[] {
  return heldByWorkspaces(lan, workspaces).map(({ address, text }) => `${address} ${text}`);
}

test('an address that was asked for is kept while the workspace does not hold it', () => {
  const held = { interface: 'eth0', networkId: 'n1', address: '192.168.77.200', mac: null };
  expect(told([workspace('web', { addresses: [held] }, '192.168.77.200')])).toEqual(['192.168.77.200 workspace web']);
  expect(told([workspace('web', {}, '192.168.77.200')])).toEqual(['192.168.77.200 kept for workspace web']);
});

test('an address on another network is not on this map', () => {
  const held = { interface: 'eth0', networkId: null, address: '172.17.0.2', mac: null };
  expect(told([workspace('web', { addresses: [held] })])).toEqual([]);
  expect(told([{ ...workspace('web', { addresses: [held] }), networks: [] }])).toEqual([]);
});

test("a guest's own address is told beside its container's", () => {
  const held = { interface: 'mvlan0', networkId: 'n1', address: '192.168.77.200', mac: null };
  const guest = { mac: '02:00:00:00:00:01', address: '192.168.77.213' };
  expect(told([workspace('desk', { addresses: [held], guest })])).toEqual([
    '192.168.77.200 workspace desk',
    '192.168.77.213 Windows guest of workspace desk',
  ]);
  expect(told([workspace('desk', { guest: { ...guest, address: '20.20.20.21' } })])).toEqual([]);
});

test('what runs on a network that was taken over, and is not Trailer’s, holds its address; what is stopped holds none', () => {
  const place = { name: 'lan-old', networkId: 'n1', ipv4Address: '192.168.1.77', macAddress: null };
  const container = (name: string, state: string, networkId: string) =>
    ({ name, state, networks: [{ ...place, networkId }] }) as unknown as Foreign['containers'][number];
  const containers = [
    container('old', 'running', 'n1'),
    container('off', 'exited', 'n1'),
    container('far', 'running', 'n2'),
  ];
  expect(heldByForeign('n1', containers)).toEqual([
    { address: '192.168.1.77', kind: 'foreign', text: 'container old, not Trailer’s', workspaceId: null },
  ]);
});
