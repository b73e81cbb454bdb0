import { contains, prefixAround, prefixLength } from '@trailer/netmodel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySmallPlan, cidr, heldBy, ip, membersOf, nothing } from './address-map.suite.ts';
import { cellsOf } from './cells.ts';
import { type AddressPlan, type AddressUse, addressUses, judgeUse, planAddresses } from './plan.ts';

/** What each address is, looked at by itself. */
function usesOf(plan: AddressPlan): readonly AddressUse[] {
  return membersOf(plan.subnet).map((address, position) =>
    judgeUse(plan.marks.get(position) ?? [], contains(plan.pool, address)),
  );
}

test('a square shows the use that matters most of all its addresses, looked at one by one', () => {
  fc.assert(
    fc.property(anySmallPlan, fc.integer({ min: 1, max: 8 }), (plan, cellBits) => {
      const cells = cellsOf(plan, plan.subnet, cellBits);
      expect(cells.flatMap(({ block }) => membersOf(block))).toEqual(membersOf(plan.subnet));
      const every = usesOf(plan);
      let next = 0;
      for (const cell of cells) {
        const uses = every.slice(next, next + cell.count);
        next += cell.count;
        expect(cell.use).toBe(addressUses.find((use) => uses.includes(use)));
        expect(cell.held).toBe(uses.filter((use) => use === 'workspace' || use === 'clash').length);
      }
    }),
  );
});

test('every size of subnet makes at most 256 squares, and a /24 one for each address', () => {
  const counts = [30, 28, 24, 23, 16, 8].map((length) => {
    const plan = planAddresses({ ...nothing, subnet: prefixAround(ip('10.0.0.0'), length) });
    const [first] = cellsOf(plan, plan.subnet);
    return [length, cellsOf(plan, plan.subnet).length, first && prefixLength(first.block)];
  });
  expect(counts).toEqual([
    [30, 4, 32],
    [28, 16, 32],
    [24, 256, 32],
    [23, 256, 31],
    [16, 256, 24],
    [8, 256, 16],
  ]);
});

test('a square of a large subnet is a map of its own', () => {
  const subnet = cidr('10.20.0.0/16');
  const plan = planAddresses({ ...nothing, subnet, held: [heldBy('web', '10.20.192.7')] });
  const [square] = cellsOf(plan, subnet).filter(({ held }) => held > 0);
  expect(square).toMatchObject({ block: '10.20.192.0/24', count: 256, held: 1, use: 'workspace' });
  const inside = cellsOf(plan, cidr('10.20.192.0/24'));
  expect(inside).toHaveLength(256);
  expect(inside.filter(({ use }) => use === 'workspace').map(({ block }) => block)).toEqual(['10.20.192.7/32']);
});
