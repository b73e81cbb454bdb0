import type { Network, Workspace } from '@trailer/contract';

/** The network that puts a workspace on the LAN, the first of them; null where there is none. */
export function lanOf({ networks }: Workspace, known: readonly Network[]): Network | null {
  for (const { networkId } of networks) {
    const network = known.find(({ id }) => id === networkId);
    if (network?.driver === 'macvlan' || network?.driver === 'ipvlan') return network;
  }
  return null;
}
