import type { ObservedNetwork } from '@trailer/netmodel';
import { type EngineNetwork, labels } from '../docker/gate.ts';

/** A network of ours as the planner wants it. */
export function toObservedNetwork(network: EngineNetwork): ObservedNetwork {
  return {
    engineId: network.id,
    networkId: network.labels[labels.network] ?? '',
    name: network.name,
    driver: network.driver,
    parentInterface: network.parentInterface,
    subnet: network.subnet,
    gateway: network.gateway,
    ipRange: network.ipRange,
    fingerprint: network.labels[labels.fingerprint] ?? '',
  };
}
