import type { NetworkDriver } from '../network/types.ts';
import { guestLanOf, wantedInterfaceName } from './guest-lan.ts';
import { usableNetwork } from './select-network.ts';
import type { DesiredWorkspace, EngineEndpoint, HostView } from './types.ts';

/** Where a workspace's container is to be attached, or the names of the networks it still waits for. */
export type Attachments =
  | {
      readonly ready: true;
      readonly endpoints: readonly EngineEndpoint[];
      readonly engineNetworkIds: readonly string[];
    }
  | { readonly ready: false; readonly waitsFor: readonly string[] };

/** Finds the engine's networks of a workspace, the default bridge first, and marks the bridge that publishes its ports. */
export function resolveAttachments(workspace: DesiredWorkspace, view: HostView): Attachments {
  const found = workspace.endpoints.map((spec) => {
    const desired = view.desired.networks.find(({ id }) => id === spec.networkId);
    const network = desired === undefined ? undefined : usableNetwork(desired, view);
    return { spec, network, name: desired?.name ?? spec.networkId, driver: desired?.driver };
  });
  const attached = found.flatMap(({ spec, network }) => (network === undefined ? [] : [{ spec, network }]));
  if (attached.length < found.length) {
    return { ready: false, waitsFor: found.flatMap(({ network, name }) => (network === undefined ? [name] : [])) };
  }
  const publishing = publishingNetwork(found.map(({ spec, driver }) => ({ networkId: spec.networkId, driver })));
  const defaultBridge = { network: null, spec: null, publishing: publishing === null, interfaceName: null };
  const lans = found.filter(({ driver }) => driver !== 'bridge').map(({ spec }) => spec.networkId);
  const guestLan = guestLanOf(workspace, lans);
  const endpoints = attached.map(({ spec, network }) => ({
    network: { engineId: network.engineId, name: network.name, subnet: network.subnet },
    spec,
    publishing: spec.networkId === publishing,
    interfaceName: wantedInterfaceName(spec.networkId, guestLan),
  }));
  return {
    ready: true,
    endpoints: workspace.defaultBridge ? [defaultBridge, ...endpoints] : endpoints,
    engineNetworkIds: attached.map(({ network }) => network.engineId),
  };
}

/**
 * The network whose bridge owns the engine's default route and with it the port mappings: the first bridge in the
 * order of the workspace's networks; null when that is the default bridge, or when there is no bridge at all.
 */
export function publishingNetwork(
  networks: readonly { readonly networkId: string; readonly driver: NetworkDriver | undefined }[],
): string | null {
  return networks.find(({ driver }) => driver === 'bridge')?.networkId ?? null;
}
