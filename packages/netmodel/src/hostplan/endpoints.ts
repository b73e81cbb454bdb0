import { publishingAmong } from '../publishing.ts';
import { guestLanOf } from './guest-lan.ts';
import type { DesiredWorkspace, ObservedContainer, ObservedEndpoint } from './types.ts';

/** The name of the engine's default bridge; the engine lets no other network have it. */
const defaultBridgeName = 'bridge';

/**
 * The endpoints that a workspace wants and its container has, in the order of the workspace's networks with the
 * default bridge last, and with the publishing bridge marked as the plan wants it, whatever the engine made of it.
 */
export function containerEndpoints(
  workspace: DesiredWorkspace,
  container: ObservedContainer,
): readonly ObservedEndpoint[] {
  const ofNetworks = workspace.endpoints.flatMap(({ networkId }) =>
    container.endpoints.filter((endpoint) => endpoint.networkId === networkId),
  );
  const ofDefaultBridge = workspace.defaultBridge ? container.endpoints.filter(isDefaultBridge) : [];
  const wanted = [...ofNetworks, ...ofDefaultBridge];
  const bridges = wanted.filter(({ kind }) => kind === 'bridge');
  const publishes = publishingAmong(bridges, ({ engineNetworkId }) => engineNetworkId);
  return wanted.map((endpoint) => ({ ...endpoint, publishing: publishes(endpoint) }));
}

/** Whether every network the workspace wants has given its container an address. */
export function hasEveryAddress(workspace: DesiredWorkspace, container: ObservedContainer): boolean {
  const held = new Set(container.endpoints.map(({ networkId }) => networkId));
  const bridged = !workspace.defaultBridge || container.endpoints.some(isDefaultBridge);
  return bridged && workspace.endpoints.every(({ networkId }) => held.has(networkId));
}

/** The container's endpoint that the guest of a Windows workspace is bridged onto; null for Linux, and on no LAN. */
export function guestEndpoint(workspace: DesiredWorkspace, container: ObservedContainer): ObservedEndpoint | null {
  const lans = containerEndpoints(workspace, container).filter(({ kind }) => kind === 'lan');
  return guestLanOf(workspace, lans);
}

/** The endpoints that somebody else connected: an engine gives the default route, and the port mappings, to one of them. */
export function foreignEndpoints(
  workspace: DesiredWorkspace,
  container: ObservedContainer,
): readonly ObservedEndpoint[] {
  const wanted = new Set(containerEndpoints(workspace, container).map(({ engineNetworkId }) => engineNetworkId));
  return container.endpoints.filter(({ engineNetworkId }) => !wanted.has(engineNetworkId));
}

function isDefaultBridge({ networkId, engineNetworkName }: ObservedEndpoint): boolean {
  return networkId === null && engineNetworkName === defaultBridgeName;
}
