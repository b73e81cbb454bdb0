import { compareText } from '../compare-text.ts';
import { isGiven } from '../field.ts';
import { fingerprintNetwork } from './fingerprint.ts';
import type { DesiredNetwork, HostView, ObservedNetwork } from './types.ts';

/** The engine's networks that carry one of Trailer's network ids: the one to use, and others that should not be there. */
export interface SelectedNetwork {
  readonly network: ObservedNetwork | undefined;
  readonly surplus: readonly ObservedNetwork[];
}

/** Chooses which of the engine's networks stands for a desired one: made from its spec, then in use, then by id. */
export function selectNetwork(desired: DesiredNetwork, { observed }: HostView): SelectedNetwork {
  if (isAdopted(desired)) {
    const network = observed.adoptedNetworks?.find(({ engineId }) => engineId === desired.adopted);
    return { network, surplus: [] };
  }
  const candidates = observed.networks.filter(({ networkId }) => networkId === desired.id);
  if (candidates.length < 2) return { network: candidates[0], surplus: [] };
  const fingerprint = fingerprintNetwork(desired);
  const used = new Set(observed.containers.flatMap(({ endpoints }) => endpoints.map((end) => end.engineNetworkId)));
  const rank = (network: ObservedNetwork) =>
    (network.fingerprint === fingerprint ? 0 : 2) + (used.has(network.engineId) ? 0 : 1);
  const [network, ...surplus] = candidates.sort(
    (one, other) => rank(one) - rank(other) || compareText(one.engineId, other.engineId),
  );
  return { network, surplus };
}

/** The engine's network that a workspace can be attached to; undefined while there is none as it should be. */
export function usableNetwork(desired: DesiredNetwork, view: HostView): ObservedNetwork | undefined {
  if (desired.deleting) return undefined;
  const { network } = selectNetwork(desired, view);
  // What an engine's network is never changes under one id.
  if (isAdopted(desired)) return network;
  return network?.fingerprint === fingerprintNetwork(desired) ? network : undefined;
}

/** Whether a network was taken over as it is on the engine, where it is then neither made nor removed. */
export function isAdopted({ adopted }: Pick<DesiredNetwork, 'adopted'>): boolean {
  return isGiven(adopted);
}
