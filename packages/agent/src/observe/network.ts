import type { ObservedNetwork } from '@trailer/netmodel';
import type { EngineNetwork } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';

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
    vlanLink: network.labels[labels.vlan] ?? null,
  };
}
