import type { QueryClient } from '@tanstack/react-query';
import type { Event } from '@trailer/contract';
import { type Identified, tellReadings, withChange } from './changes.ts';
import { readAgain } from './read-again.ts';
import { listKey } from './resources.ts';

/** Puts one change of one object into the lists that were read, and into those that are being read. */
export function applyEvent(cache: QueryClient, event: Event): void {
  if (event.kind === 'stream') {
    void readAgain(cache);
    return;
  }
  tellReadings(event);
  cache.setQueryData<readonly Identified[]>(listKey(event.kind), (items) => items && withChange(items, event));
  // What was asked about this one object (its reachability, its trail) may read otherwise now.
  void cache.invalidateQueries({ queryKey: ['about', event.objectId] });
}
