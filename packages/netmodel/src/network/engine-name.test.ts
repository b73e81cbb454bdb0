import { expect, test } from 'vitest';
import { engineNameOf, isNamedAs } from './engine-name.ts';

const [byPriority, byName] = [{ gatewayPriority: true }, { gatewayPriority: false }];

test('a network has its own name on an engine with gateway priority', () => {
  expect(engineNameOf({ name: 'aaa', driver: 'macvlan' }, byPriority)).toBe('aaa');
});

test('on an engine that goes by name every LAN sorts after every bridge', () => {
  const bridges = ['bridge', 'zzz', 'Z', '9'].map((name) => engineNameOf({ name, driver: 'bridge' }, byName));
  const lans = ['aaa', '0', 'A'].map((name) => engineNameOf({ name, driver: 'macvlan' }, byName));
  const ipvlan = engineNameOf({ name: 'aaa-2', driver: 'ipvlan' }, byName);
  expect([...lans, ipvlan, ...bridges].toSorted().slice(0, bridges.length)).toEqual(bridges.toSorted());
});

test('a network is known by either name, and by no other', () => {
  const lan = { name: 'home', driver: 'macvlan' };
  expect(['home', '~home', 'lan', '~~home'].map((name) => isNamedAs(name, lan))).toEqual([true, true, false, false]);
  expect(isNamedAs('~team', { name: 'team', driver: 'bridge' })).toBe(false);
});
