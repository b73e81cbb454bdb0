import { expect, test } from 'vitest';
import { cidr, heldBy, ip, nothing, ofHost } from './address-map.suite.ts';
import { cellsOf } from './cells.ts';
import { planAddresses } from './plan.ts';
import { runsOf } from './runs.ts';
import { countUses, endOf, tellCell } from './words.ts';

const plan = planAddresses({
  ...nothing,
  subnet: cidr('192.168.1.0/24'),
  ipRange: cidr('192.168.1.192/27'),
  gateway: ip('192.168.1.1'),
  held: [
    heldBy('web', '192.168.1.193'),
    ofHost('192.168.1.10'),
    heldBy('a', '192.168.1.9'),
    heldBy('b', '192.168.1.9'),
  ],
});

test('every square says what it is', () => {
  const told = cellsOf(plan, plan.subnet).map(tellCell);
  expect(told[0]).toBe('192.168.1.0: the network itself');
  expect(told[1]).toBe('192.168.1.1: gateway');
  expect(told[2]).toBe('192.168.1.2: Free, outside the range');
  expect(told[9]).toBe('192.168.1.9: clash of workspace a, workspace b');
  expect(told[10]).toBe('192.168.1.10: box on eth0');
  expect(told[193]).toBe('192.168.1.193: workspace web');
  expect(told[194]).toBe('192.168.1.194: Free, Docker gives it out');
});

test('a square of many addresses says how many are held', () => {
  const told = cellsOf(plan, plan.subnet, 3).map(tellCell);
  expect(told[0]).toBe('192.168.1.0/27, 32 addresses: 1 held by workspaces, box on eth0, gateway, the network itself');
  expect(told[1]).toBe('192.168.1.32/27, 32 addresses: Free, outside the range');
  expect(told[6]).toBe('192.168.1.192/27, 32 addresses: 1 held by workspaces');
});

test('the legend counts every address once', () => {
  expect(Object.fromEntries(countUses(runsOf(plan)))).toEqual({
    clash: 1,
    workspace: 1,
    gateway: 1,
    host: 1,
    edge: 2,
    pool: 31,
    outside: 219,
  });
});

test('a row is named by the part of the address that differs', () => {
  expect(endOf(cidr('192.168.1.16/32'), cidr('192.168.1.0/24'))).toBe('.16');
  expect(endOf(cidr('10.20.16.0/24'), cidr('10.20.0.0/16'))).toBe('.16.0');
  expect(endOf(cidr('10.1.2.4/32'), cidr('10.1.2.4/30'))).toBe('.4');
});
