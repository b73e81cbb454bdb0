import { expect, test } from 'vitest';
import { host, lan, workspace } from '../workspaces.suite.ts';
import { filterRows, parseFilter, type WorkspaceFilter } from './filter.ts';
import { rowMaker } from './rows.ts';

const web = workspace({
  id: 'web',
  name: 'web',
  ports: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp', hostAddress: null }],
  status: {
    ...workspace().status,
    addresses: [{ interface: 'eth1', networkId: 'lan', address: '192.168.1.193', mac: null }],
    conditions: [
      { type: 'PortsPublished', status: 'False', reason: 'MappingDropped', message: '8080 is not there', since: '' },
    ],
  },
});
const desk = workspace({
  id: 'desk',
  name: 'Desk',
  kind: 'windows',
  image: 'trailer/windows',
  status: { ...workspace().status, guest: { mac: '02:00:00:00:00:01', address: '192.168.1.213' } },
});
const stopped = workspace({ id: 'old', name: 'old', status: { ...workspace().status, phase: 'stopped' } });

const pulled = workspace({ id: 'new', name: 'new', status: { ...workspace().status, phase: 'pulling' } });

const make = rowMaker({ hosts: [host()], networks: [lan()] });

function found(filter: WorkspaceFilter): readonly string[] {
  return filterRows(make([web, desk, stopped]), filter).map(({ workspace: { id } }) => id);
}

test('text is looked for in name, image, host, addresses and ports, whatever its case', () => {
  expect(found({ text: 'DESK' })).toEqual(['desk']);
  expect(found({ text: 'trailer/' })).toEqual(['desk']);
  expect(found({ text: 'nuc' })).toEqual(['web', 'desk', 'old']);
  expect(found({ text: '192.168.1.193' })).toEqual(['web']);
  expect(found({ text: '1.213' })).toEqual(['desk']);
  expect(found({ text: ':8080' })).toEqual(['web']);
});

test('every word has to be there, each anywhere', () => {
  expect(found({ text: ' nginx  .193 ' })).toEqual(['web']);
  expect(found({ text: 'nginx desk' })).toEqual([]);
});

test('a running workspace with a condition that does not hold needs attention, and says why', () => {
  expect(found({ state: 'attention' })).toEqual(['web']);
  expect(make([web])[0]?.message).toBe('8080 is not there');
  expect(found({ state: 'stopped' })).toEqual(['old']);
  expect(found({ state: 'running', kind: 'windows' })).toEqual(['desk']);
});

test('what is on its way is busy, and nothing else is', () => {
  const rows = make([web, desk, stopped, pulled]);
  expect(filterRows(rows, { state: 'busy' }).map(({ workspace: { id } }) => id)).toEqual(['new']);
  expect(filterRows(rows, { state: 'stopped' }).map(({ workspace: { id } }) => id)).toEqual(['old']);
});

test('a workspace that did not change keeps its row', () => {
  const [before] = make([web, desk]);
  expect(make([web, { ...desk }])[0]).toBe(before);
});

test('only addresses on LANs are shown as such', () => {
  expect(make([web])[0]?.lanAddresses).toEqual(['192.168.1.193']);
  expect(rowMaker({ hosts: [], networks: [lan({ driver: 'bridge' })] })([web])[0]?.lanAddresses).toEqual([]);
});

test('a filter in an address is read as far as it makes sense', () => {
  expect(parseFilter({ text: 8080, state: 'attention', kind: 'windows' })).toEqual({
    text: '8080',
    state: 'attention',
    kind: 'windows',
  });
  expect(parseFilter({ text: 'web', kind: 'linux' })).toEqual({ text: 'web', kind: 'linux' });
  expect(parseFilter({ text: '' })).toEqual({});
  expect(parseFilter({ text: {}, state: 'odd', kind: 1 })).toEqual({});
});
