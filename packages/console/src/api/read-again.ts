import type { QueryClient, QueryFilters } from '@tanstack/react-query';

/** Reads again whatever was read, and what is just being read: it may have changed with nobody there to tell of it. */
export async function readAgain(cache: QueryClient, which: QueryFilters = {}): Promise<void> {
  // What is read for the first time would otherwise go on, and its answer pass for one of after this.
  await cache.cancelQueries(which);
  await cache.invalidateQueries(which);
}
