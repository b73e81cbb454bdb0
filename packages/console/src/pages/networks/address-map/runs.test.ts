import { contains } from '@trailer/netmodel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySmallPlan, cidr, heldBy, ip, membersOf } from './address-map.suite.ts';
import { type AddressUse, judgeUse, planAddresses } from './plan.ts';
import { type AddressRun, runsOf } from './runs.ts';

test('the runs tell of every address once, in order, and what it is', () => {
  fc.assert(
    fc.property(anySmallPlan, (plan) => {
      const runs = runsOf(plan);
      const members = membersOf(plan.subnet);
      expect(runs.flatMap(({ first, last }) => [first, last])).toEqual(
        starts(runs).flatMap(({ start, end }) => [members[start], members[end - 1]]),
      );
      const told = runs.flatMap(({ count, use }) => Array<AddressUse>(count).fill(use));
      expect(told).toEqual(
        members.map((address, at) => judgeUse(plan.marks.get(at) ?? [], contains(plan.pool, address))),
      );
    }),
  );
});

function starts(runs: readonly AddressRun[]): readonly { readonly start: number; readonly end: number }[] {
  let next = 0;
  return runs.map(({ count }) => {
    const start = next;
    next += count;
    return { start, end: next };
  });
}

test('a LAN of 65536 addresses is a short list', () => {
  const plan = planAddresses({
    subnet: cidr('10.20.0.0/16'),
    ipRange: cidr('10.20.192.0/24'),
    gateway: ip('10.20.0.1'),
    excludedAddresses: [],
    held: [heldBy('web', '10.20.192.7')],
  });
  expect(runsOf(plan).map(({ first, count, use }) => `${first} ${count} ${use}`)).toEqual([
    '10.20.0.0 1 edge',
    '10.20.0.1 1 gateway',
    '10.20.0.2 49150 outside',
    '10.20.192.0 7 pool',
    '10.20.192.7 1 workspace',
    '10.20.192.8 248 pool',
    '10.20.193.0 16127 outside',
    '10.20.255.255 1 edge',
  ]);
});
