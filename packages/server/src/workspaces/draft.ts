import type { Body } from '@trailer/contract';
import {
  type Cidr,
  contains,
  type DesktopSpec,
  type EndpointSpec,
  familyOf,
  type IpFamily,
  type WindowsDraft,
  type WindowsSpec,
  type WorkspaceNetworkDraft,
  type WorkspaceNetworkSpec,
} from '@trailer/netmodel';
import type { StoredWindows, WorkspaceRecord, WorkspaceSpec } from './record.ts';

/** A whole workspace as a person wants it: of a creation, or of a change laid over what is there. */
export interface WorkspaceDraft extends Pick<WorkspaceRecord, 'name' | 'description' | 'kind' | 'running'> {
  readonly network: WorkspaceNetworkDraft;
  readonly container: Pick<
    WorkspaceSpec,
    'image' | 'command' | 'environment' | 'interactive' | 'volumes' | 'resources' | 'adopted'
  >;
  /** What was said of the desktop, and no more: what a change leaves out stays as it is. */
  readonly windows: WindowsDraft | undefined;
}

/** What a check makes of a draft: addresses and ports parsed, what the desktop left out filled in. */
export interface CheckedWorkspace {
  readonly network: WorkspaceNetworkSpec;
  readonly desktop: DesktopSpec<WindowsSpec | StoredWindows>;
}

/** What a creation asks for, defaults filled in. */
export function draftOfCreation(body: Body<'workspaces.create'>): WorkspaceDraft {
  return {
    name: body.name,
    description: body.description ?? '',
    kind: body.kind,
    running: body.running ?? true,
    network: {
      networks: body.networks ?? [],
      ports: body.ports ?? [],
      defaultBridge: body.defaultBridge,
      networkMode: body.networkMode,
    },
    container: {
      image: body.image,
      command: body.command ?? null,
      environment: body.environment ?? {},
      interactive: body.interactive ?? false,
      volumes: body.volumes ?? [],
      resources: { cpus: body.resources?.cpus ?? null, memoryMiB: body.resources?.memoryMiB ?? null },
    },
    windows: body.windows,
  };
}

/** What a change asks for: a field that is left out stays as it is, null clears it. */
export function draftOfUpdate(record: WorkspaceRecord, body: Body<'workspaces.update'>): WorkspaceDraft {
  const { spec } = record;
  const networkMode = body.networkMode ?? spec.networkMode;
  // What was once asked of the bridge says nothing where there is none.
  const bridgeAsked = networkMode === 'standard' ? (spec.requestedDefaultBridge ?? undefined) : undefined;
  return {
    name: body.name ?? record.name,
    description: body.description ?? record.description,
    kind: record.kind,
    running: body.running ?? record.running,
    network: {
      networks: body.networks ?? spec.endpoints,
      ports: body.ports ?? spec.ports,
      defaultBridge: body.defaultBridge ?? bridgeAsked,
      networkMode,
    },
    container: {
      image: body.image ?? spec.image,
      command: body.command === undefined ? spec.command : body.command,
      environment: body.environment ?? spec.environment,
      interactive: body.interactive ?? spec.interactive,
      volumes: body.volumes ?? spec.volumes,
      resources: laidOver(spec.resources, body.resources),
      adopted: spec.adopted,
    },
    windows: body.windows,
  };
}

/** The spec of a draft that was checked. `seal` makes of a new password what the database may keep. */
export function specOf(
  draft: WorkspaceDraft,
  { network, desktop }: CheckedWorkspace,
  seal: (password: string) => string,
): WorkspaceSpec {
  return {
    ...draft.container,
    resources: desktop.resources,
    windows: desktop.windows === null ? null : sealed(desktop.windows, seal),
    endpoints: [...network.endpoints],
    ports: [...network.ports],
    defaultBridge: network.defaultBridge,
    networkMode: network.networkMode,
    requestedDefaultBridge: draft.network.defaultBridge ?? null,
    keptEndpoints: [],
  };
}

/**
 * The spec for a container that is made anew: addresses the engine once picked stay with the workspace. Only on
 * networks with a subnet of their own; the engine takes no wishes on others.
 */
export function keepAddresses(
  spec: WorkspaceSpec,
  record: WorkspaceRecord,
  subnetsOfNetworks: ReadonlyMap<string, readonly Cidr[]>,
): WorkspaceSpec {
  const keptEndpoints = spec.endpoints.flatMap(({ networkId }) =>
    keptEndpoint(networkId, record, subnetsOfNetworks.get(networkId) ?? []),
  );
  return { ...spec, keptEndpoints };
}

function keptEndpoint(
  networkId: string,
  { status, spec }: WorkspaceRecord,
  subnets: readonly Cidr[],
): readonly EndpointSpec[] {
  if (subnets.length === 0) return [];
  const held = status.addresses.filter((entry) => entry.networkId === networkId);
  const [first] = held;
  if (first === undefined) return spec.keptEndpoints.filter((entry) => entry.networkId === networkId);
  const kept = held.map(({ address }) => address).filter((address) => subnets.some((one) => contains(one, address)));
  const ofFamily = (family: IpFamily) => kept.find((address) => familyOf(address) === family) ?? null;
  return [{ networkId, ipv4Address: ofFamily(4), ipv6Address: ofFamily(6), macAddress: first.mac }];
}

/** A new desktop comes with its password; one that is changed has it sealed already. */
function sealed(windows: WindowsSpec | StoredWindows, seal: (password: string) => string): StoredWindows {
  const { account, ...rest } = windows;
  if ('sealedPassword' in account) return { ...rest, account };
  return { ...rest, account: { username: account.username, sealedPassword: seal(account.password) } };
}

/** Whether two specs make the same container. */
export function sameContainer(a: WorkspaceSpec, b: WorkspaceSpec): boolean {
  const told = ({ keptEndpoints: _, requestedDefaultBridge: __, ...rest }: WorkspaceSpec) =>
    JSON.stringify(sorted(rest));
  return told(a) === told(b);
}

function laidOver(
  resources: WorkspaceSpec['resources'],
  change: Body<'workspaces.update'>['resources'],
): WorkspaceSpec['resources'] {
  return {
    cpus: change?.cpus === undefined ? resources.cpus : change.cpus,
    memoryMiB: change?.memoryMiB === undefined ? resources.memoryMiB : change.memoryMiB,
  };
}

/** The same value with the keys of every object in order, so that equal values are equal text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
