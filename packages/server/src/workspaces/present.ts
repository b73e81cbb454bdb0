import type { Workspace } from '@trailer/contract';
import type { DesiredWorkspace, EndpointSpec, ExistingWorkspace } from '@trailer/netmodel';
import type { WorkspaceRecord, WorkspaceSpec } from './record.ts';

/** A workspace as the API shows it. */
export function presentWorkspace(record: WorkspaceRecord): Workspace {
  const { spec, status } = record;
  return {
    id: record.id,
    hostId: record.hostId,
    name: record.name,
    description: record.description,
    kind: record.kind,
    image: spec.image,
    command: spec.command,
    environment: spec.environment,
    networks: spec.endpoints,
    ports: spec.ports,
    networkMode: 'standard',
    defaultBridge: spec.defaultBridge,
    volumes: spec.volumes,
    resources: spec.resources,
    windows: null,
    running: record.running,
    status: {
      phase: status.phase,
      message: status.message,
      addresses: status.addresses,
      guest: null,
      conditions: status.conditions,
    },
    generation: record.generation,
    observedGeneration: record.observedGeneration,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

/**
 * A workspace as events tell of it. They are kept for a while and go to everyone who may see workspaces, so the values
 * of its environment, which may be secrets, stay out.
 */
export function workspaceInEvents(record: WorkspaceRecord): Workspace {
  const names = Object.keys(record.spec.environment);
  return { ...presentWorkspace(record), environment: Object.fromEntries(names.map((name) => [name, ''])) };
}

/** A workspace as its host's agent wants it told. */
export function desiredWorkspace(record: WorkspaceRecord): DesiredWorkspace {
  const { spec } = record;
  return {
    id: record.id,
    generation: record.generation,
    name: record.name,
    kind: record.kind,
    image: spec.image,
    command: spec.command,
    environment: spec.environment,
    endpoints: settledEndpoints(spec),
    defaultBridge: spec.defaultBridge,
    ports: spec.ports,
    volumes: spec.volumes,
    resources: spec.resources,
    windows: null,
    running: record.running,
    forceStop: false,
    restarts: record.restarts,
    deploys: record.deploys,
    deleting: record.deleting,
  };
}

/** A workspace as others are validated against it. */
export function existingWorkspace(record: WorkspaceRecord): ExistingWorkspace {
  return {
    id: record.id,
    name: record.name,
    endpoints: settledEndpoints(record.spec),
    ports: record.spec.ports,
    defaultBridge: record.spec.defaultBridge,
    addresses: record.status.addresses.map((entry) => entry.address),
  };
}

/** The endpoints with the addresses that are kept where none was asked for. */
function settledEndpoints(spec: WorkspaceSpec): readonly EndpointSpec[] {
  return spec.endpoints.map((endpoint) => {
    const kept = spec.keptEndpoints.find((candidate) => candidate.networkId === endpoint.networkId);
    return {
      networkId: endpoint.networkId,
      ipv4Address: endpoint.ipv4Address ?? kept?.ipv4Address ?? null,
      ipv6Address: endpoint.ipv6Address ?? kept?.ipv6Address ?? null,
      macAddress: endpoint.macAddress ?? kept?.macAddress ?? null,
    };
  });
}
