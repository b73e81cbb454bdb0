import { parseFilter, type WorkspaceFilter } from './filter.ts';

/** What the list is narrowed down to, beside what the page's address says. */
export interface Followed {
  readonly filter: WorkspaceFilter;
  /** The address's own filter, as it was when this was made. */
  readonly seen: string;
  /** What was put into the address last. */
  readonly carried: string | null;
}

/** A filter as a text that can be compared. */
export function filterText(filter: WorkspaceFilter): string {
  return JSON.stringify(parseFilter({ ...filter }));
}

/**
 * What is shown once the address says `search`. An address that caught up with what was typed changes nothing, for more
 * may have been typed since; any other, of a link or of the way back, is what is asked for now.
 */
export function followAddress(followed: Followed, search: WorkspaceFilter): Followed {
  const seen = filterText(search);
  if (seen === followed.seen) return followed;
  const isOwn = seen === followed.carried;
  return { ...followed, seen, filter: isOwn ? followed.filter : parseFilter({ ...search }) };
}
