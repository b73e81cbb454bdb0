import type { QueryClient } from '@tanstack/react-query';
import { withAnswered, withCreated } from './changes.ts';
import { listKey, type ResourceKind, type Resources } from './resources.ts';

/** Puts what was just made into the list that the pages read: its event may still be on its way. */
export function putCreated<Kind extends ResourceKind>(cache: QueryClient, kind: Kind, created: Resources[Kind]): void {
  cache.setQueryData<readonly Resources[Kind][]>(listKey(kind), (items) => items && withCreated(items, created));
}

/** Puts what the server answered to a change into the list that the pages read. */
export function putAnswered<Kind extends ResourceKind>(cache: QueryClient, kind: Kind, answer: Resources[Kind]): void {
  cache.setQueryData<readonly Resources[Kind][]>(listKey(kind), (items) => items && withAnswered(items, answer));
}
