import { addressAt, type IpAddress } from '@trailer/netmodel';
import { type AddressMark, type AddressPlan, type AddressUse, judgeUse, spanOf } from './plan.ts';

/** Addresses in a row that are of one use, or one address with its marks. */
export interface AddressRun {
  readonly first: IpAddress;
  readonly last: IpAddress;
  readonly count: number;
  readonly use: AddressUse;
  readonly marks: readonly AddressMark[];
}

/** The whole subnet as runs, in order: the picture of the map as a list. */
export function runsOf(plan: AddressPlan): readonly AddressRun[] {
  const { subnet, pool, marks } = plan;
  const inPool = spanOf(subnet, pool);
  const { end } = spanOf(subnet, subnet);
  const bounds = new Set([0, inPool.start, inPool.end, end, ...[...marks.keys()].flatMap((at) => [at, at + 1])]);
  const sorted = [...bounds].toSorted((one, other) => one - other);
  return sorted.slice(0, -1).map((start, index) => {
    const stop = sorted[index + 1] ?? end;
    const held = marks.get(start) ?? [];
    return {
      first: addressAt(subnet, BigInt(start)),
      last: addressAt(subnet, BigInt(stop - 1)),
      count: stop - start,
      use: judgeUse(held, start >= inPool.start && start < inPool.end),
      marks: held,
    };
  });
}
