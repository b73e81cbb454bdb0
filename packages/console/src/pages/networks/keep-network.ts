import type { QueryClient } from '@tanstack/react-query';
import type { Network } from '@trailer/contract';
import { listKey } from '../../api/resources.ts';

/** Puts a network that the server answered with into the list, unless an event brought a later state of it already. */
export function keepNetwork(cache: QueryClient, network: Network): void {
  cache.setQueryData<readonly Network[]>(listKey('network'), (items) => items && withNetwork(items, network));
}

function withNetwork(items: readonly Network[], network: Network): readonly Network[] {
  const index = items.findIndex(({ id }) => id === network.id);
  const known = items[index];
  if (known === undefined) return [...items, network];
  return known.generation >= network.generation ? items : items.with(index, network);
}
