import { contains } from '@trailer/netmodel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySmallPlan, cidr, heldBy, ip, membersOf, nothing, ofHost } from './address-map.suite.ts';
import { countPool, judgeUse, planAddresses } from './plan.ts';

test('an address that two claim is a clash', () => {
  expect(judgeUse([heldBy('a', '10.0.0.5')], true)).toBe('workspace');
  expect(judgeUse([heldBy('a', '10.0.0.5'), heldBy('a', '10.0.0.5')], true)).toBe('workspace');
  expect(judgeUse([heldBy('a', '10.0.0.5'), heldBy('b', '10.0.0.5')], true)).toBe('clash');
  expect(judgeUse([heldBy('a', '10.0.0.5'), ofHost('10.0.0.5')], true)).toBe('clash');
});

test("a bridge's gateway, which the host holds itself, is none", () => {
  const { marks } = planAddresses({
    ...nothing,
    subnet: cidr('10.0.0.0/24'),
    gateway: ip('10.0.0.1'),
    held: [ofHost('10.0.0.1')],
  });
  expect(judgeUse(marks.get(1) ?? [], true)).toBe('gateway');
  expect(marks.get(1)?.map(({ text }) => text)).toEqual(['box on eth0', 'gateway']);
});

test('what lies outside the subnet is not on its map', () => {
  const { marks } = planAddresses({ ...nothing, subnet: cidr('10.0.0.0/30'), held: [heldBy('a', '10.0.0.9')] });
  expect([...marks.keys()]).toEqual([0, 3]);
});

test('the pool is counted without what the engine never gives out, one address after the other', () => {
  fc.assert(
    fc.property(anySmallPlan, (plan) => {
      let [taken, size] = [0, 0];
      for (const [position, address] of membersOf(plan.subnet).entries()) {
        if (!contains(plan.pool, address)) continue;
        const kinds = (plan.marks.get(position) ?? []).map(({ kind }) => kind);
        const isTaken = kinds.includes('workspace');
        if (isTaken) taken += 1;
        if (isTaken || !kinds.some((kind) => kind !== 'host')) size += 1;
      }
      expect(countPool(plan)).toEqual({ taken, size });
    }),
  );
});

test('a /24 without a range has 253 addresses to give', () => {
  const plan = planAddresses({ ...nothing, subnet: cidr('192.168.1.0/24'), gateway: ip('192.168.1.1') });
  expect(countPool(plan)).toEqual({ taken: 0, size: 253 });
});
