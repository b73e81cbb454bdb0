import {
  type ContainerState,
  compareText,
  type IpAddress,
  type ObservedContainer,
  type ObservedEndpoint,
  type ObservedReturnPath,
  prefixAround,
  publishingAmong,
  type ReturnPathStrategy,
} from '@trailer/netmodel';
import type { EngineContainer, EngineEndpointView, EngineNetwork } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';

/** What the engine does not know about a container of ours: the agent's own memory of it, and its namespace. */
export interface ContainerContext {
  /** The engine's networks by id, at least those the container is attached to. */
  readonly networks: ReadonlyMap<string, EngineNetwork>;
  readonly restartsDone: number;
  readonly returnPath: ObservedReturnPath | null;
  readonly returnPathStrategy: ReturnPathStrategy | null;
  /** Whether this run of it was asked to end. */
  readonly stopAsked: boolean;
  /** The name an address has inside the container; null while it cannot be told. */
  readonly interfaceOf: (address: IpAddress) => string | null;
}

const alive: readonly ContainerState[] = ['running', 'paused'];

/** A container of ours as the planner wants it. */
export function toObservedContainer(container: EngineContainer, context: ContainerContext): ObservedContainer {
  return {
    engineId: container.id,
    workspaceId: container.labels[labels.workspace] ?? '',
    name: container.name,
    fingerprint: container.labels[labels.fingerprint] ?? '',
    state: container.state,
    exitCode: container.exitCode,
    engineError: container.error,
    restartsDone: Math.max(context.restartsDone, Number(container.labels[labels.restarts] ?? 0) || 0),
    pid: alive.includes(container.state) ? container.pid : null,
    endpoints: toObservedEndpoints(container.endpoints, context),
    publishedPorts: container.publishedPorts,
    returnPath: context.returnPath,
    returnPathStrategy: context.returnPathStrategy,
    stopAsked: context.stopAsked,
    forwarder: readVersion(container.labels[labels.portForwarder]),
    guest: null,
  };
}

/** A version as a label holds it; null for anything but a whole number from 1. */
function readVersion(text: string | undefined): number | null {
  return /^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : null;
}

/** Whether routing can go wrong in it: it hangs on a bridge and on the LAN at once. */
export function needsReturnPath(container: Pick<ObservedContainer, 'endpoints'>): boolean {
  const kinds = new Set(container.endpoints.map(({ kind }) => kind));
  return kinds.has('bridge') && kinds.has('lan');
}

function toObservedEndpoints(
  endpoints: readonly EngineEndpointView[],
  context: ContainerContext,
): readonly ObservedEndpoint[] {
  const publishes = publishingAmong(bridgesOf(endpoints, context.networks), ({ networkId }) => networkId);
  return endpoints.map((endpoint) => {
    const network = context.networks.get(endpoint.networkId);
    return {
      kind: isLan(network) ? 'lan' : 'bridge',
      address: endpoint.address,
      subnet: prefixAround(endpoint.address, endpoint.prefixLength),
      gateway: endpoint.gateway,
      parentInterface: network?.parentInterface ?? null,
      publishing: publishes(endpoint),
      networkId: network?.labels[labels.network] ?? null,
      engineNetworkId: endpoint.networkId,
      engineNetworkName: endpoint.networkName,
      interface: context.interfaceOf(endpoint.address),
      mac: endpoint.mac,
    };
  });
}

/**
 * The bridge endpoints as the engine orders them when it looks for the default route, which the port mappings follow:
 * highest gateway priority, then the name that sorts first (the only rule before 28.0).
 */
function bridgesOf(
  endpoints: readonly EngineEndpointView[],
  networks: ReadonlyMap<string, EngineNetwork>,
): readonly EngineEndpointView[] {
  return endpoints
    .filter(({ networkId }) => !isLan(networks.get(networkId)))
    .toSorted(
      (one, other) => other.gatewayPriority - one.gatewayPriority || compareText(one.networkName, other.networkName),
    );
}

function isLan(network: EngineNetwork | undefined): boolean {
  return network?.driver === 'macvlan' || network?.driver === 'ipvlan';
}
