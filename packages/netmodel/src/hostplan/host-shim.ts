import { compareAddresses, contains, familyOf } from '../address/prefix.ts';
import type { IpAddress } from '../address/types.ts';
import { addressesOfHost } from '../host.ts';
import { shimMacOf, shimNameOf } from '../links/marks.ts';
import type { HostShimPlan } from '../links/types.ts';
import { engineParentOf } from '../network/engine-request.ts';
import { usableNetwork } from './select-network.ts';
import type { DesiredNetwork, HostView } from './types.ts';

/** The host shim a network should have now; null when none is asked for, or while its network is not there. */
export function planHostShim(network: DesiredNetwork, view: HostView): HostShimPlan | null {
  const { hostShim } = network;
  const parentInterface = engineParentOf(network);
  if (hostShim === null || parentInterface === null || usableNetwork(network, view) === undefined) return null;
  return {
    name: shimNameOf(network.id),
    parentInterface,
    mac: shimMacOf(network.id),
    address: hostShim.address,
    destinations: destinationsOf(network, hostShim.address, view),
  };
}

/**
 * The addresses that workspaces and their guests have on the network. A guest says itself what its address is: whatever
 * it says, the way to the router, to the host and to other networks is not turned.
 */
function destinationsOf(network: DesiredNetwork, shim: IpAddress, { observed }: HostView): readonly IpAddress[] {
  const kept = new Set([shim, network.gateway, ...addressesOfHost(observed).map(({ address }) => address)]);
  const held = observed.containers.flatMap(({ endpoints, guest }) => {
    const own = endpoints.filter(({ networkId }) => networkId === network.id).map(({ address }) => address);
    const ofGuest = guest?.address ?? null;
    return own.length === 0 || ofGuest === null ? own : [...own, ofGuest];
  });
  const reachable = held.filter(
    (address) =>
      familyOf(address) === familyOf(shim) &&
      network.subnet !== null &&
      contains(network.subnet, address) &&
      !kept.has(address),
  );
  return [...new Set(reachable)].sort(compareAddresses);
}
