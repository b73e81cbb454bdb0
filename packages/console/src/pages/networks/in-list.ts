import type { Network } from '@trailer/contract';

/** The list with a network that was just made, unless its event was faster. */
export function withNewNetwork(items: readonly Network[], network: Network): readonly Network[] {
  return items.some(({ id }) => id === network.id) ? items : [...items, network];
}

/**
 * The list with what the server answered to a change. Events may have been faster: a later state stays, and what is
 * gone by now stays away.
 */
export function withChangedNetwork(items: readonly Network[], network: Network): readonly Network[] {
  return items.map((known) => (known.id === network.id && known.generation < network.generation ? network : known));
}
