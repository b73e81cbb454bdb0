import type { ProbeTarget, Reachability, ReachabilityCell } from '@trailer/contract';
import {
  addressOf,
  contains,
  engineParentOf,
  familyOf,
  type HostInterface,
  hostPrefix,
  type IpAddress,
  poolOf,
  predictReachability,
  prefixOf,
  publishingAmong,
  type ReachabilityInput,
  type ReachCell,
  type ReachEndpoint,
  type ReachGuest,
  refusalShowsArrival,
} from '@trailer/netmodel';
import type { NetworkRecord } from '../networks/store.ts';
import type { StoredStatus, WorkspaceRecord } from './record.ts';

/** Everything a matrix is made from. */
export interface ReachabilityScene {
  readonly workspace: WorkspaceRecord;
  readonly networks: readonly NetworkRecord[];
  readonly host: ReachabilityInput['host'];
}

/** The LANs that a workspace is attached to. */
export function lansOf({
  workspace,
  networks,
}: Pick<ReachabilityScene, 'workspace' | 'networks'>): readonly NetworkRecord[] {
  const attached = new Set(workspace.spec.endpoints.map(({ networkId }) => networkId));
  return networks.filter(({ id, spec }) => spec.driver !== 'bridge' && attached.has(id));
}

/** From where each address of a workspace answers, as the model predicts it. */
export function predictCells(scene: ReachabilityScene): readonly ReachCell[] {
  const { workspace, host } = scene;
  const { spec, status } = workspace;
  return predictReachability({
    host,
    workspace: {
      running: status.phase === 'running',
      networkMode: spec.networkMode,
      ports: spec.ports,
      publishedPorts: status.publishedPorts,
      endpoints: endpointsOf(scene),
      guest: guestOf(scene),
      returnPathInstalled: holds(status, 'ReturnPathInstalled'),
    },
  });
}

/** The VM of a Windows workspace; null for Linux. On a LAN it has an address of its own, elsewhere the runtime's NAT. */
function guestOf(scene: ReachabilityScene): ReachGuest | null {
  const { kind, status } = scene.workspace;
  if (kind === 'linux') return null;
  if (lansOf(scene).length === 0) return { forwardedBy: 'runtime', address: null };
  const lacksForwarder = status.conditions.some(
    ({ type, reason }) => type === 'GuestForwarding' && reason === 'ImageNeedsRebuild',
  );
  const address = status.guest?.address ?? null;
  if (lacksForwarder) return { forwardedBy: 'nobody', address };
  return { forwardedBy: 'forwarder', address, forwarding: holds(status, 'GuestForwarding') };
}

function holds({ conditions }: StoredStatus, type: StoredStatus['conditions'][number]['type']): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}

/** What the agent can measure of a prediction: what starts on its host, and what starts in the workspace itself. */
export function probeTargets(
  cells: readonly ReachCell[],
  { kind }: Pick<WorkspaceRecord, 'kind'>,
): readonly ProbeTarget[] {
  return cells.flatMap((cell) => {
    const { from, address, port, protocol } = cell;
    if (from !== 'docker-host' && from !== 'itself') return [];
    return [{ from, address, port, protocol, refusalShowsArrival: refusalShowsArrival(cell, kind) }];
  });
}

/** The answer of the API: the prediction, and beside it what was measured. */
export function presentCells(cells: readonly ReachCell[], measured: Measurements): Reachability {
  return {
    cells: cells.map((cell) => {
      const { cure, hops, ...rest } = cell;
      const found = measured.get(targetKey(cell));
      return {
        ...rest,
        ...(cure === undefined ? {} : { cure }),
        hops: hops.map(({ interface: name, ...hop }) => (name === undefined ? hop : { ...hop, interface: name })),
        ...(found === undefined ? {} : { measured: found }),
      };
    }),
  };
}

/** Measurements by `targetKey`. */
export type Measurements = ReadonlyMap<string, NonNullable<ReachabilityCell['measured']>>;

/** Tells one question of a matrix from every other. */
export function targetKey(
  target: Pick<ReachCell, 'from' | 'protocol'> & Pick<ProbeTarget, 'address' | 'port'>,
): string {
  return `${target.from} ${target.protocol} ${target.address} ${target.port ?? ''}`;
}

/** The endpoints in the order of the workspace's networks, the default bridge last. */
function endpointsOf({ workspace: { spec, status }, networks, host }: ReachabilityScene): readonly ReachEndpoint[] {
  // What is shown then is its host's, or is left from before: no network of its own has it.
  if (spec.networkMode !== 'standard') return [];
  const attached = spec.endpoints.flatMap(({ networkId }) => networks.filter(({ id }) => id === networkId));
  const endpoints = [...attached, null].flatMap((network) =>
    status.addresses
      .filter(({ networkId }) => networkId === (network?.id ?? null))
      .map(({ address }) => ({
        driver: network?.spec.driver ?? 'bridge',
        mode: network?.spec.mode ?? null,
        networkName: network?.spec.name ?? 'bridge',
        parentInterface: network === null ? null : engineParentOf(network.spec),
        address,
        ...addressingOf(address, network, host.interfaces),
      })),
  );
  const publishes = publishingAmong(
    endpoints.filter(({ driver }) => driver === 'bridge'),
    ({ networkName }) => networkName,
  );
  return endpoints.map((endpoint) => ({ ...endpoint, publishing: publishes(endpoint) }));
}

/** Subnet and gateway; what the engine chose for a bridge is read from the bridge's own interface on the host. */
function addressingOf(
  address: IpAddress,
  network: NetworkRecord | null,
  interfaces: readonly HostInterface[],
): Pick<ReachEndpoint, 'subnet' | 'gateway'> {
  const onBridge = interfaces
    .filter(({ kind }) => kind === 'docker-bridge' || kind === 'bridge')
    .flatMap(({ addresses }) => addresses)
    .find((held) => contains(prefixOf(held), address));
  const pool = network === null ? null : poolOf(network.spec, familyOf(address));
  return {
    subnet: pool?.subnet ?? (onBridge === undefined ? hostPrefix(address) : prefixOf(onBridge)),
    gateway: pool?.gateway ?? (onBridge === undefined ? null : addressOf(onBridge)),
  };
}
