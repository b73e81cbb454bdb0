import { addressAt } from '../address/position.ts';
import { familyOf } from '../address/prefix.ts';
import type { IpAddress } from '../address/types.ts';
import { isRouted } from '../network/mode.ts';
import type { DesiredNetwork, ObservedContainer, ObservedEndpoint } from './types.ts';

/** An address that a LAN is to learn anew: whoever is asked for another one from it hears whose it is. */
export interface Announcement {
  readonly address: IpAddress;
  /** The neighbour to ask for: the gateway where there is one; that nobody answers does no harm. */
  readonly ask: IpAddress;
}

/**
 * What a container that just started has to tell its LANs, where its addresses may have been somebody else's until now.
 * Engines tell it themselves for macvlan since 28.0, for ipvlan none does (28.5 tried).
 */
export function announcementsOf(
  { endpoints }: Pick<ObservedContainer, 'endpoints'>,
  networks: readonly DesiredNetwork[],
): readonly Announcement[] {
  return endpoints.flatMap((endpoint) => {
    const network = networks.find(({ id }) => id === endpoint.networkId);
    // Nobody asks for the addresses of a routed network.
    if (network === undefined || network.driver === 'bridge' || isRouted(network.mode)) return [];
    return familyOf(endpoint.address) === 4 ? [{ address: endpoint.address, ask: neighbourOf(endpoint) }] : [];
  });
}

function neighbourOf({ address, subnet, gateway }: ObservedEndpoint): IpAddress {
  const [first, second] = [addressAt(subnet, 1n), addressAt(subnet, 2n)];
  return gateway ?? (first === address ? second : first);
}
