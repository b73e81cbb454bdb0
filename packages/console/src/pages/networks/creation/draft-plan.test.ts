import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellsOf } from '../address-map/cells.ts';
import { runsOf } from '../address-map/runs.ts';
import { emptyForm, homeFacts } from './creation.suite.ts';
import { planOfDraft } from './draft-plan.ts';
import type { NetworkForm } from './form.ts';

const host = { name: 'shed' };
const typed = { ...emptyForm, subnet: '192.168.1.0/24', gateway: '192.168.1.1', ipRange: '192.168.1.192/27' };

test('the map shows what is right so far, and waits for a subnet', () => {
  const poolOf = (changes: Partial<NetworkForm>) => planOfDraft({ ...typed, ...changes }, host, homeFacts())?.pool;
  expect(poolOf({})).toBe('192.168.1.192/27');
  expect(poolOf({ ipRange: '10.0.0.0/8', gateway: 'router', excludedAddresses: ['x'] })).toBe('192.168.1.0/24');
  expect(
    ['', '192.168.1.', '192.168.1.5/24', '10.0.0.0/7', '10.0.0.0/31', 'fd00::/64'].map((subnet) => poolOf({ subnet })),
  ).toEqual(Array(6).fill(undefined));
});

test('the host shows on the map of its own LAN', () => {
  const marks = planOfDraft(typed, host, homeFacts())?.marks.get(10);
  expect(marks?.map(({ text }) => text)).toEqual(['host shed on eth0']);
});

test('whatever is typed, there is a map or none, and never an error', () => {
  const number = fc.integer({ min: 0, max: 255 });
  const address = fc.tuple(fc.constantFrom(10, 192), number, number, number).map((parts) => parts.join('.'));
  const prefix = fc.tuple(address, fc.integer({ min: 0, max: 33 })).map(([at, length]) => `${at}/${length}`);
  const subnet = fc.integer({ min: 8, max: 32 }).map((length) => `10.0.0.0/${length}`);
  const form = fc.record({
    subnet: fc.oneof(subnet, prefix, fc.string()),
    ipRange: fc.oneof(subnet, prefix, fc.string()),
    gateway: fc.oneof(address, fc.string()),
    excludedAddresses: fc.array(fc.oneof(address, fc.string()), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(form, (changes) => {
      const plan = planOfDraft({ ...emptyForm, ...changes }, host, homeFacts());
      if (plan === null) return;
      expect(runsOf(plan).length).toBeGreaterThan(0);
      expect(cellsOf(plan, plan.subnet).length).toBeGreaterThan(0);
    }),
  );
});
