import type { Workspace } from '@trailer/contract';
import type { WorkspaceRow } from './rows.ts';

/** The states one can ask for; `attention` is what is broken or runs with a condition that does not hold. */
export const stateFilters = ['running', 'attention', 'busy', 'stopped'] as const;

export type StateFilter = (typeof stateFilters)[number];

/** What the list is narrowed down to; what is left out narrows nothing. */
export interface WorkspaceFilter {
  readonly text?: string;
  readonly state?: StateFilter;
  readonly kind?: Workspace['kind'];
}

/** The rows that hold every word of the text, in any of what is shown of them, and are of that state and kind. */
export function filterRows(rows: readonly WorkspaceRow[], filter: WorkspaceFilter): readonly WorkspaceRow[] {
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const { state, kind } = filter;
  return rows.filter(
    (row) =>
      (kind === undefined || row.workspace.kind === kind) &&
      (state === undefined || isInState(row, state)) &&
      words.every((word) => row.searched.includes(word)),
  );
}

function isInState({ tone, workspace }: WorkspaceRow, state: StateFilter): boolean {
  switch (state) {
    case 'running':
      return workspace.status.phase === 'running';
    case 'attention':
      return tone === 'bad' || tone === 'warn';
    case 'busy':
      return tone === 'busy';
    case 'stopped':
      return tone === 'idle';
  }
}

/** A filter as an address of the page carries it; anything else there is left out. */
export function parseFilter(search: Readonly<Record<string, unknown>>): WorkspaceFilter {
  const { text, state, kind } = search;
  const known = stateFilters.find((one) => one === state);
  return {
    ...(isSearched(text) ? { text: String(text) } : {}),
    ...(known === undefined ? {} : { state: known }),
    ...(kind === 'linux' || kind === 'windows' ? { kind } : {}),
  };
}

/** Reading an address makes numbers of what looks like one. */
function isSearched(text: unknown): text is string | number {
  return typeof text === 'number' || (typeof text === 'string' && text !== '');
}
