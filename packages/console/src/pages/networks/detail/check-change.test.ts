import type { Network } from '@trailer/contract';
import { expect, test } from 'vitest';
import { changeOf, checkChange, namingOf, rebaseNaming } from './check-change.ts';

function network(name: string, hostId = 'h1'): Network {
  return { id: `${hostId}-${name}`, hostId, name, driver: 'bridge', excludedAddresses: [] } as unknown as Network;
}

const lan = {
  ...network('lan'),
  parentInterface: null,
  subnet: null,
  gateway: null,
  ipRange: null,
  hostShim: null,
} as Network;
const networks = [lan, { ...lan, ...network('web') }, { ...lan, ...network('far', 'h2') }];

test('a name that another network of the host has is refused before it is sent', () => {
  expect(checkChange({ name: 'web' }, lan, networks)).toEqual({
    name: 'name web is taken by a network of this host: choose another name',
  });
  expect(checkChange({ name: 'far' }, lan, networks)).toEqual({});
  expect(checkChange({ name: 'lan', description: 'the same' }, lan, networks)).toEqual({});
});

test('a name that is none is refused in the words of the API', () => {
  expect(checkChange({ name: '-' }, lan, networks)['name']).toMatch(/^name is -: use letters/);
});

const plain = { name: 'lan', description: 'at home', hostShim: '' };

test('only what differs is sent', () => {
  expect(changeOf({ ...plain, name: ' lan ' }, plain)).toBeNull();
  expect(changeOf({ ...plain, name: 'office' }, plain)).toEqual({ name: 'office' });
  expect(changeOf({ ...plain, description: '' }, plain)).toEqual({ description: '' });
});

test('a host shim is given, and taken away by leaving it empty', () => {
  const shimmed = { ...plain, hostShim: '192.168.1.250' };
  expect(changeOf(shimmed, plain)).toEqual({ hostShim: { address: '192.168.1.250' } });
  expect(changeOf({ ...shimmed, hostShim: ' ' }, shimmed)).toEqual({ hostShim: null });
  expect(changeOf({ ...shimmed, hostShim: '192.168.1.250 ' }, shimmed)).toBeNull();
  expect(namingOf({ ...lan, description: '', hostShim: { address: '192.168.1.250' } })).toMatchObject({
    hostShim: '192.168.1.250',
  });
});

test('a host shim that cannot be is refused at its field before it is sent', () => {
  const home = {
    ...lan,
    driver: 'macvlan',
    parentInterface: 'eth0',
    subnet: '192.168.1.0/24',
    mode: 'bridge',
  } as Network;
  const fault = (address: string) => checkChange({ hostShim: { address } }, home, [home])['hostShim'];
  expect(fault('10.0.0.1')).toMatch(/outside subnet 192\.168\.1\.0\/24/);
  expect(fault('192.168.1.250')).toMatch(/fixed at creation/);
});

test('a field that was left alone takes what somebody else made of it', () => {
  const before = { ...plain, description: '' };
  const theirs = { name: 'office', description: 'theirs', hostShim: '192.168.1.250' };
  expect(rebaseNaming({ ...before, description: 'mine' }, before, theirs)).toEqual({ ...theirs, description: 'mine' });
});
