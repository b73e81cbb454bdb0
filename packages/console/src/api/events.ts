import type { QueryClient } from '@tanstack/react-query';
import type { Event } from '@trailer/contract';
import { listKey, type ResourceKind } from './resources.ts';

interface Identified {
  readonly id: string;
}

/** Puts one change of one object into the lists that were read; what no list holds yet comes with the next reading. */
export function applyEvent(cache: QueryClient, event: Event): void {
  if (event.kind === 'stream') {
    void cache.invalidateQueries();
    return;
  }
  const kind: ResourceKind = event.kind;
  cache.setQueryData<readonly Identified[]>(listKey(kind), (items) => items && withChange(items, event));
  // What was asked about this one object (its reachability, its trail) may read otherwise now.
  void cache.invalidateQueries({ queryKey: ['about', event.objectId] });
}

function withChange(items: readonly Identified[], { type, objectId, object }: Event): readonly Identified[] {
  if (type === 'deleted' || object === null) return items.filter(({ id }) => id !== objectId);
  const index = items.findIndex(({ id }) => id === objectId);
  // The values of an environment are left out of events: those that were read stay.
  const changed = keepEnvironment(object as Identified, items[index]);
  return index < 0 ? [...items, changed] : items.with(index, changed);
}

function keepEnvironment(changed: Identified, known: Identified | undefined): Identified {
  const [before, now] = [environmentOf(known), environmentOf(changed)];
  if (before === null || now === null) return changed;
  return {
    ...changed,
    environment: Object.fromEntries(Object.keys(now).map((name) => [name, before[name] ?? ''])),
  } as Identified;
}

function environmentOf(object: Identified | undefined): Readonly<Record<string, string>> | null {
  return object !== undefined && 'environment' in object ? (object.environment as Record<string, string>) : null;
}
