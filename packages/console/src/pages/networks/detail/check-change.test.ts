import type { Network } from '@trailer/contract';
import { expect, test } from 'vitest';
import { changeOf, checkChange, rebaseNaming } from './check-change.ts';

function network(name: string, hostId = 'h1'): Network {
  return { id: `${hostId}-${name}`, hostId, name, driver: 'bridge', excludedAddresses: [] } as unknown as Network;
}

const lan = { ...network('lan'), parentInterface: null, subnet: null, gateway: null, ipRange: null } as Network;
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

test('only what differs is sent', () => {
  const current = { name: 'lan', description: 'at home' };
  expect(changeOf({ name: ' lan ', description: 'at home' }, current)).toBeNull();
  expect(changeOf({ name: 'office', description: 'at home' }, current)).toEqual({ name: 'office' });
  expect(changeOf({ name: 'lan', description: '' }, current)).toEqual({ description: '' });
});

test('a field that was left alone takes what somebody else made of it', () => {
  const before = { name: 'lan', description: '' };
  const theirs = { name: 'office', description: 'theirs' };
  expect(rebaseNaming({ name: 'lan', description: 'mine' }, before, theirs)).toEqual({
    name: 'office',
    description: 'mine',
  });
});
