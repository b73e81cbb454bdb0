import { familiesOf } from '../network/families.ts';
import { publishingBridges } from '../publishing.ts';
import { guestLanOf, wantedInterfaceName } from './guest-lan.ts';
import { usableNetwork } from './select-network.ts';
import type { DesiredNetwork, DesiredWorkspace, EngineEndpoint, HostView } from './types.ts';

/** Where a workspace's container is to be attached, or the names of the networks it still waits for. */
export type Attachments =
  | {
      readonly ready: true;
      readonly endpoints: readonly EngineEndpoint[];
      readonly engineNetworkIds: readonly string[];
    }
  | { readonly ready: false; readonly waitsFor: readonly string[] };

/** Finds the engine's networks of a workspace, the default bridge first, and marks the bridges that publish its ports. */
export function resolveAttachments(workspace: DesiredWorkspace, view: HostView): Attachments {
  const found = workspace.endpoints.map((spec) => {
    const desired = view.desired.networks.find(({ id }) => id === spec.networkId);
    const network = desired === undefined ? undefined : usableNetwork(desired, view);
    return { spec, network, name: desired?.name ?? spec.networkId, desired };
  });
  const attached = found.flatMap(({ spec, network, desired }) =>
    network === undefined || desired === undefined ? [] : [{ spec, network, desired }],
  );
  if (attached.length < found.length) {
    return { ready: false, waitsFor: found.flatMap(({ network, name }) => (network === undefined ? [name] : [])) };
  }
  const publishing = publishersOf(
    workspace,
    attached.map(({ desired }) => desired),
  );
  const defaultBridge = {
    network: null,
    spec: null,
    publishing: publishing.has(null),
    interfaceName: null,
    ignoresAdvertisements: false,
  };
  const lans = attached.filter(({ desired }) => desired.driver !== 'bridge').map(({ spec }) => spec.networkId);
  const guestLan = guestLanOf(workspace, lans);
  const endpoints = attached.map(({ spec, network, desired }) => ({
    network: { engineId: network.engineId, name: network.name, subnet: network.subnet },
    spec,
    publishing: publishing.has(spec.networkId),
    interfaceName: wantedInterfaceName(spec.networkId, guestLan),
    ignoresAdvertisements: desired.driver !== 'bridge' && desired.ipv6 !== null,
  }));
  return {
    ready: true,
    endpoints: workspace.defaultBridge ? [defaultBridge, ...endpoints] : endpoints,
    engineNetworkIds: attached.map(({ network }) => network.engineId),
  };
}

/** The networks, null for the default bridge, that are to own a default route of the engine, and so its port mappings. */
function publishersOf(
  { defaultBridge }: Pick<DesiredWorkspace, 'defaultBridge'>,
  networks: readonly DesiredNetwork[],
): ReadonlySet<string | null | undefined> {
  const own = networks
    .filter(({ driver }) => driver === 'bridge')
    .map((network) => ({ key: network.id, families: familiesOf(network) }));
  const last = { key: null, families: familiesOf({ ipv6: null }) };
  const found = publishingBridges<string | null>(defaultBridge ? [...own, last] : own);
  return new Set([found[4], found[6]]);
}
