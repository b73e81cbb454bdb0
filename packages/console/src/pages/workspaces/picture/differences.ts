import type { Cell } from './cell.ts';
import { type Case, diagnose } from './diagnosis.ts';

/** Packets that found something else than was predicted, for one likely cause. */
export interface Difference {
  readonly cause: string;
  readonly cure: string;
  readonly cells: readonly Cell[];
}

/** What packets found otherwise than predicted, one entry a cause, the one that explains most first. */
export function differencesIn(at: Case): readonly Difference[] {
  const found = at.cells.flatMap((cell) => {
    const { cause, cure } = diagnose(cell, at);
    return cause === null || cure === null ? [] : [{ cell, cause, cure }];
  });
  return [...Map.groupBy(found, ({ cause, cure }) => `${cause} ${cure}`).values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [{ ...first, cells: group.map(({ cell }) => cell) }];
    })
    .map(({ cause, cure, cells }) => ({ cause, cure, cells }))
    .toSorted((one, other) => other.cells.length - one.cells.length);
}
