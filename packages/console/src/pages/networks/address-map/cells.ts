import { addressAt, type Cidr, prefixAround, prefixLength } from '@trailer/netmodel';
import { type AddressMark, type AddressPlan, type AddressUse, addressUses, judgeUse, spanOf } from './plan.ts';

/** One square of the map: one address, or a block of as many as every other square. */
export interface AddressCell {
  readonly block: Cidr;
  /** How many addresses the block holds. */
  readonly count: number;
  /** Of all its addresses, the use that matters most. */
  readonly use: AddressUse;
  /** How many of its addresses workspaces hold. */
  readonly held: number;
  readonly marks: readonly AddressMark[];
}

/** A power of two that still makes a picture: a /24 has a square for each address. */
const mostCellBits = 8;

/** The squares of a part of the subnet, which is the whole subnet to begin with. */
export function cellsOf(plan: AddressPlan, view: Cidr, cellBits: number = mostCellBits): readonly AddressCell[] {
  const { start, end } = spanOf(plan.subnet, view);
  const length = Math.min(32, prefixLength(view) + cellBits);
  const size = 2 ** (32 - length);
  const marked = Map.groupBy(
    [...plan.marks].filter(([position]) => position >= start && position < end),
    ([position]) => Math.floor((position - start) / size),
  );
  return Array.from({ length: (end - start) / size }, (_, index) => {
    const from = start + index * size;
    const block = prefixAround(addressAt(plan.subnet, BigInt(from)), length);
    return describeCell(plan, { block, from, to: from + size, marked: marked.get(index) ?? [] });
  });
}

interface CellContent {
  readonly block: Cidr;
  readonly from: number;
  readonly to: number;
  readonly marked: readonly (readonly [position: number, marks: readonly AddressMark[]])[];
}

function describeCell(plan: AddressPlan, { block, from, to, marked }: CellContent): AddressCell {
  const pool = spanOf(plan.subnet, plan.pool);
  const inPool = Math.max(0, Math.min(to, pool.end) - Math.max(from, pool.start));
  const ofMarks = marked.map(([position, held]) => judgeUse(held, position >= pool.start && position < pool.end));
  const uses = new Set<AddressUse>([...ofMarks, inPool > 0 ? 'pool' : 'outside']);
  return {
    block,
    count: to - from,
    use: addressUses.find((use) => uses.has(use)) ?? 'outside',
    held: ofMarks.filter((use) => use === 'workspace' || use === 'clash').length,
    marks: marked.flatMap(([, held]) => held),
  };
}
