import { isNamedAs } from '../network/engine-name.ts';
import { fingerprintNetwork } from './fingerprint.ts';
import { planLinks, planShimRemoval } from './plan-links.ts';
import { isAdopted, selectNetwork } from './select-network.ts';
import type { DesiredNetwork, HostView, ObservedNetwork, Step, StepKind } from './types.ts';

/**
 * The next step for a network that Trailer knows; null when there is nothing to do, or nothing yet. A step of the kind
 * that failed last lets the others go first.
 */
export function planNetwork(network: DesiredNetwork, view: HostView, failed: StepKind | null): Step | null {
  const selected = selectNetwork(network, view);
  const surplus = selected.surplus.find((candidate) => isUnattached(candidate, view));
  if (surplus !== undefined) return removal(surplus);
  if (network.deleting) return planDeletion(network, view);
  if (selected.network === undefined && !isAdopted(network) && !nameIsLeaving(network, view)) {
    return { kind: 'create-network', network, fingerprint: fingerprintNetwork(network) };
  }
  const steps = planLinks(network, view);
  return steps.find(({ kind }) => kind !== failed) ?? steps[0] ?? null;
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

/** The shim goes first: it may hang on a sub-interface that goes with the network. What was taken over is only forgotten. */
function planDeletion(network: DesiredNetwork, view: HostView): Step | null {
  const [shim = null] = planShimRemoval(network, view);
  if (usersOf(network, view).length > 0) return network.hostShim === null ? shim : null;
  const { network: observed } = selectNetwork(network, view);
  return shim ?? (observed === undefined || isAdopted(network) ? null : removal(observed));
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
