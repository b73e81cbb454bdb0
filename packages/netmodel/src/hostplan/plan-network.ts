import { isNamedAs } from '../network/engine-name.ts';
import { fingerprintNetwork } from './fingerprint.ts';
import { selectNetwork } from './select-network.ts';
import type { DesiredNetwork, HostView, ObservedNetwork, Step } from './types.ts';

/** The next step for a network that Trailer knows; null when there is nothing to do, or nothing yet. */
export function planNetwork(network: DesiredNetwork, view: HostView): Step | null {
  const selected = selectNetwork(network, view);
  const surplus = selected.surplus.find((candidate) => isUnattached(candidate, view));
  if (surplus !== undefined) return removal(surplus);
  if (network.deleting) return planDeletion(network, view);
  if (selected.network !== undefined || nameIsLeaving(network, view)) return null;
  return { kind: 'create-network', network, fingerprint: fingerprintNetwork(network) };
}

/** The removal of a network that carries Trailer's mark and that Trailer does not know; null while it is in use. */
export function planUnknownNetwork(network: ObservedNetwork, view: HostView): Step | null {
  return isUnattached(network, view) ? removal(network) : null;
}

/** The names of the workspaces whose containers keep a network from being removed. */
export function usersOf(network: DesiredNetwork, { desired, observed }: HostView): readonly string[] {
  const users = observed.containers.filter((container) => {
    const workspace = desired.workspaces.find(({ id }) => id === container.workspaceId);
    // A stopped container has no addresses, but needs its networks to start again.
    const wants = workspace?.endpoints.some(({ networkId }) => networkId === network.id) ?? false;
    return wants || container.endpoints.some(({ networkId }) => networkId === network.id);
  });
  return [...new Set(users.map(({ name }) => name))].sort();
}

function planDeletion(network: DesiredNetwork, view: HostView): Step | null {
  const { network: observed } = selectNetwork(network, view);
  return observed === undefined || usersOf(network, view).length > 0 ? null : removal(observed);
}

function isUnattached(network: ObservedNetwork, { observed }: HostView): boolean {
  return !observed.containers.some(({ endpoints }) =>
    endpoints.some(({ engineNetworkId }) => engineNetworkId === network.engineId),
  );
}

/** Whether the name is still held by another network of ours that is about to be removed. */
function nameIsLeaving(network: DesiredNetwork, { desired, observed }: HostView): boolean {
  const staying = new Set(desired.networks.filter(({ deleting }) => !deleting).map(({ id }) => id));
  return observed.networks.some(({ name, networkId }) => isNamedAs(name, network) && !staying.has(networkId));
}

function removal({ networkId, engineId }: ObservedNetwork): Step {
  return { kind: 'remove-network', networkId, engineId };
}
