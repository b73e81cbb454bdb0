import { expect, test } from 'vitest';
import { formOf } from '../form/form.ts';
import { changeOf } from '../form/request.ts';
import { lan, workspace } from '../workspaces.suite.ts';
import { keptThrough } from './kept.ts';
import { rebaseForm } from './rebase.ts';
import { differencesBetween, remakesContainer, stagedFields } from './staged.ts';

const attachment = { networkId: 'lan', ipv4Address: null, ipv6Address: null, macAddress: null };
const web = workspace({
  environment: { A: '1', B: '2' },
  networks: [attachment],
  volumes: [{ name: 'data', path: '/data', readOnly: false }],
  status: {
    ...workspace().status,
    addresses: [
      { interface: 'eth1', networkId: 'lan', address: '192.168.1.193', mac: null },
      { interface: 'eth0', networkId: null, address: '172.17.0.2', mac: null },
    ],
  },
});
const networks = [lan()];

test('a change is told as what goes and what comes, field by field', () => {
  const environment = { A: '1', B: '3', C: '4' };
  const staged = stagedFields({ image: 'nginx:1.30', environment, networks: [] }, web, networks);
  expect(staged).toEqual([
    { field: 'image', label: 'Image', gone: ['nginx:1.29'], come: ['nginx:1.30'] },
    { field: 'environment', label: 'Environment', gone: ['B=2'], come: ['B=3', 'C=4'] },
    { field: 'networks', label: 'Networks', gone: ['lan'], come: [] },
  ]);
});

test('a program that gets a terminal is told, and makes the container anew', () => {
  const staged = stagedFields({ interactive: true }, web, networks);
  expect(staged).toEqual([
    {
      field: 'interactive',
      label: 'Interactive',
      gone: ['its program takes no input'],
      come: ['its program has a terminal'],
    },
  ]);
  expect(remakesContainer(staged)).toBe(true);
});

test('a name and a description change without a new container; anything else makes it anew', () => {
  expect(remakesContainer(stagedFields({ name: 'www', description: 'x' }, web, networks))).toBe(false);
  expect(remakesContainer(stagedFields({ name: 'www', resources: { cpus: 2 } }, web, networks))).toBe(true);
  expect(remakesContainer([])).toBe(false);
});

test('what a desktop does not change is not told as changed', () => {
  const windows = {
    edition: '11',
    account: { username: 'ada' },
    language: 'en',
    keyboard: 'en-US',
    diskGiB: 64,
  } as const;
  const desk = workspace({ kind: 'windows', windows: { ...windows, acceleration: 'kvm' } });
  const [staged] = stagedFields({ windows: { diskGiB: 128, acceleration: 'kvm' } }, desk, networks);
  expect(staged).toMatchObject({ gone: ['disk 64 GiB'], come: ['disk 128 GiB'] });
});

test('a container made anew keeps addresses on networks with a subnet, and its volumes', () => {
  expect(keptThrough({ image: 'x' }, web, networks)).toEqual({
    stays: ['address 192.168.1.193 on lan', 'volume data with what is in it'],
    goes: ['what was written outside of volumes'],
  });
  const numbered = [lan({ driver: 'bridge', subnet: null })];
  expect(keptThrough({ image: 'x' }, web, numbered).stays).not.toContain('address 192.168.1.193 on lan');
});

test('an address goes with its network, or for another; a volume that is not mounted is kept all the same', () => {
  expect(keptThrough({ networks: [], volumes: [] }, web, networks).goes).toEqual([
    'address 192.168.1.193: it leaves network lan',
    'volume data: it is not mounted any more, and kept until the workspace is deleted',
    'what was written outside of volumes',
  ]);
  const moved = { networks: [{ ...attachment, ipv4Address: '192.168.1.200' }] };
  expect(keptThrough(moved, web, networks).goes[0]).toBe('address 192.168.1.193: it becomes 192.168.1.200');
});

test('what somebody else changed meanwhile is told, and a restart is no such change', () => {
  const theirs = { ...web, generation: 5, image: 'nginx:2' };
  expect(differencesBetween(web, { ...web, generation: 3 }, networks)).toEqual([]);
  expect(differencesBetween(web, theirs, networks)).toEqual([
    { field: 'image', label: 'Image', gone: ['nginx:1.29'], come: ['nginx:2'] },
  ]);
});

test('a form laid over what somebody else changed keeps what was typed and takes the rest', () => {
  const theirs = { ...web, image: 'nginx:2', description: 'theirs' };
  const mine = { ...formOf(web), name: 'www', description: 'mine' };
  expect(changeOf(rebaseForm(mine, web, theirs), theirs)).toEqual({ name: 'www', description: 'mine' });
});
