import { type Cidr, networkAddress, prefixLength } from '@trailer/netmodel';
import type { AddressCell } from './cells.ts';
import type { AddressMark, AddressUse } from './plan.ts';
import type { AddressRun } from './runs.ts';

/** How a use is told: the sign in its square, and what it says. */
export interface UseWords {
  readonly sign: string;
  readonly label: string;
}

export const wordsOfUse: Readonly<Record<AddressUse, UseWords>> = {
  clash: { sign: '!', label: 'Clash' },
  workspace: { sign: 'W', label: 'Workspace' },
  gateway: { sign: 'G', label: 'Gateway' },
  host: { sign: 'H', label: 'Host' },
  foreign: { sign: 'F', label: 'Not Trailer’s' },
  excluded: { sign: '×', label: 'Excluded' },
  edge: { sign: '–', label: 'Network or broadcast' },
  pool: { sign: '', label: 'Free, Docker gives it out' },
  outside: { sign: '', label: 'Free, outside the range' },
};

/** A square in words. */
export function tellCell({ block, count, use, held, marks }: AddressCell): string {
  const where = count === 1 ? networkAddress(block) : `${block}, ${count} addresses`;
  if (count > 1 && held > 0) return `${where}: ${held} held by workspaces${others(marks)}`;
  return marks.length === 0 ? `${where}: ${wordsOfUse[use].label}` : `${where}: ${tellMarks(use, marks)}`;
}

function others(marks: readonly AddressMark[]): string {
  const more = marks.filter(({ kind }) => kind !== 'workspace').map(({ text }) => text);
  return more.length === 0 ? '' : `, ${more.join(', ')}`;
}

/** Marks in words; a clash is called one. */
export function tellMarks(use: AddressUse, marks: readonly AddressMark[]): string {
  const texts = marks.map(({ text }) => text).join(', ');
  return use === 'clash' ? `clash of ${texts}` : texts;
}

/** How many addresses there are of each use, and nothing for a use that does not occur. */
export function countUses(runs: readonly AddressRun[]): ReadonlyMap<AddressUse, number> {
  const counts = new Map<AddressUse, number>();
  for (const { use, count } of runs) counts.set(use, (counts.get(use) ?? 0) + count);
  return counts;
}

/** What an address of a view ends in: the part that differs from square to square. */
export function endOf(block: Cidr, view: Cidr): string {
  const fixed = Math.min(3, Math.floor(prefixLength(view) / 8));
  return `.${networkAddress(block).split('.').slice(fixed).join('.')}`;
}
