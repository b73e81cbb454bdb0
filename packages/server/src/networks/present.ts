import type { Network } from '@trailer/contract';
import type { DesiredNetwork, ExistingNetwork } from '@trailer/netmodel';
import type { NetworkRecord } from './store.ts';

/** A network as the API shows it. */
export function presentNetwork(record: NetworkRecord): Network {
  const { spec } = record;
  return {
    id: record.id,
    hostId: record.hostId,
    name: spec.name,
    description: record.description,
    driver: spec.driver,
    parentInterface: spec.parentInterface,
    subnet: spec.subnet,
    gateway: spec.gateway,
    ipRange: spec.ipRange,
    excludedAddresses: [...spec.excludedAddresses],
    ipv6: spec.ipv6,
    vlanId: spec.vlanId,
    mode: spec.mode,
    hostShim: spec.hostShim,
    adopted: spec.adopted ?? null,
    status: { phase: record.phase, message: record.message },
    generation: record.generation,
    observedGeneration: record.observedGeneration,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

/** A network as its host's agent wants it told. */
export function desiredNetwork(record: NetworkRecord): DesiredNetwork {
  return { ...record.spec, id: record.id, generation: record.generation, deleting: record.deleting };
}

/** A network as others are validated against it. */
export function existingNetwork(record: NetworkRecord): ExistingNetwork & { readonly hostId: string } {
  return { ...record.spec, id: record.id, hostId: record.hostId };
}
