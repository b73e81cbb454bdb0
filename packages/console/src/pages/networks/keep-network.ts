import type { QueryClient } from '@tanstack/react-query';
import type { Network } from '@trailer/contract';
import { listKey } from '../../api/resources.ts';
import { withChangedNetwork, withNewNetwork } from './in-list.ts';

/** Puts a network that was just made into the list that the pages read. */
export function addNetwork(cache: QueryClient, network: Network): void {
  cache.setQueryData<readonly Network[]>(listKey('network'), (items) => items && withNewNetwork(items, network));
}

/** Puts what the server answered to a change into the list that the pages read. */
export function keepNetwork(cache: QueryClient, network: Network): void {
  cache.setQueryData<readonly Network[]>(listKey('network'), (items) => items && withChangedNetwork(items, network));
}
