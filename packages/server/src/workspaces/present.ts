import type { Workspace } from '@trailer/contract';
import type { DesiredWorkspace, EndpointSpec, ExistingWorkspace, WindowsSpec } from '@trailer/netmodel';
import type { GuestPasswords } from '../auth/guest-passwords.ts';
import type { WorkspaceRecord, WorkspaceSpec } from './record.ts';

/** A workspace as the API shows it. */
export function presentWorkspace(record: WorkspaceRecord, passwords: GuestPasswords): Workspace {
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
    interactive: spec.interactive,
    networks: spec.endpoints,
    ports: spec.ports,
    networkMode: spec.networkMode,
    defaultBridge: spec.defaultBridge,
    volumes: spec.volumes,
    resources: spec.resources,
    windows: presentWindows(spec),
    adopted: presentAdopted(spec),
    running: record.running,
    status: {
      phase: status.phase,
      message: messageOf(record, passwords),
      addresses: status.addresses,
      guest: status.guest,
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
export function workspaceInEvents(record: WorkspaceRecord, passwords: GuestPasswords): Workspace {
  const names = Object.keys(record.spec.environment);
  return { ...presentWorkspace(record, passwords), environment: Object.fromEntries(names.map((name) => [name, ''])) };
}

/** A workspace as its host's agent wants it told. */
export function desiredWorkspace(record: WorkspaceRecord, passwords: GuestPasswords): DesiredWorkspace {
  const { spec } = record;
  return {
    id: record.id,
    generation: record.generation,
    name: record.name,
    kind: record.kind,
    image: spec.image,
    command: spec.command,
    environment: spec.environment,
    interactive: spec.interactive,
    endpoints: settledEndpoints(spec),
    defaultBridge: spec.defaultBridge,
    networkMode: spec.networkMode,
    ports: spec.ports,
    volumes: spec.volumes,
    resources: spec.resources,
    windows: desiredWindows(record, passwords),
    adopted: spec.adopted,
    running: record.running,
    forceStop: record.forceStop,
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
    networkMode: record.spec.networkMode,
    // Those of its host are nobody's to take, and the host's facts say so.
    addresses: record.spec.networkMode === 'host' ? [] : record.status.addresses.map(({ address }) => address),
    guestAddress: record.status.guest?.address ?? null,
  };
}

function presentAdopted({ adopted }: WorkspaceSpec): Workspace['adopted'] {
  if (!adopted) return null;
  const volumes = Object.entries(adopted.volumes).map(([name, source]) => ({ name, source }));
  return { name: adopted.name, volumes };
}

/** What makes a desktop as people are shown it: never with the password, which is opened for the agent alone. */
export function presentWindows({ windows }: WorkspaceSpec): Workspace['windows'] {
  if (windows === null) return null;
  return { ...windows, account: { username: windows.account.username } };
}

/**
 * A password that does not open must not take the rest of the host's desired state down with it, nor the desktop: the
 * agent gets a stand-in, and `messageOf` says so.
 */
function desiredWindows({ id, spec }: WorkspaceRecord, passwords: GuestPasswords): WindowsSpec | null {
  if (spec.windows === null) return null;
  const { username, sealedPassword } = spec.windows.account;
  const password = passwords.open(id, sealedPassword) ?? passwords.standInFor(id, sealedPassword);
  return { ...spec.windows, account: { username, password } };
}

const unopened =
  'the password of its Windows account does not open with this server’s secret: start the server with the secret it ' +
  'had (the file secret of its data folder, or TRAILER_SECRET). An installed guest keeps its account; one that is ' +
  'installed meanwhile gets a password that nobody knows';

function messageOf({ id, spec, status }: WorkspaceRecord, passwords: GuestPasswords): string {
  const account = spec.windows?.account;
  if (account === undefined || passwords.open(id, account.sealedPassword) !== null) return status.message;
  return status.message === '' ? unopened : `${status.message}; ${unopened}`;
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
