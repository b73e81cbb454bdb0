import { addressOf, contains, familyOf, prefixOf } from '../address/prefix.ts';
import type { Cidr, IpAddress, IpFamily } from '../address/types.ts';
import type { HostInterface } from '../host.ts';
import { addressesBehindBridge, lanDelivers } from '../returnpath/delivery.ts';
import type { ReachabilityInput, ReachEndpoint } from './types.ts';

/** A workspace's network as one address family of it sees it. */
export interface Scene {
  readonly input: ReachabilityInput;
  readonly lans: readonly ReachEndpoint[];
  readonly bridges: readonly ReachEndpoint[];
  /** The bridge endpoint of this family that ports are forwarded to. */
  readonly publishing: ReachEndpoint | undefined;
  /** On a bridge and a LAN at once, so that replies have to be told apart. */
  readonly mixed: boolean;
  /** Told apart they are: the return path is installed where it is needed. */
  readonly returnPath: boolean;
  /** Host addresses that the return path sends by the bridge. */
  readonly exceptions: readonly IpAddress[];
}

/** The scene of one address family. */
export function sceneOf(input: ReachabilityInput, family: IpFamily): Scene {
  const endpoints = input.workspace.endpoints.filter(({ address }) => familyOf(address) === family);
  const lans = endpoints.filter(({ driver }) => driver !== 'bridge');
  const bridges = endpoints.filter(({ driver }) => driver === 'bridge');
  const publishing = bridges.find((endpoint) => endpoint.publishing);
  const mixed = publishing !== undefined && lans.length > 0;
  const returnPath = mixed && input.workspace.returnPathInstalled;
  const exceptions = lans.flatMap((lan) => addressesBehindBridge(lan, input.host.interfaces));
  return { input, lans, bridges, publishing, mixed, returnPath, exceptions };
}

/** How the workspace, and any other on the same networks, sends a packet to an address of the host. */
export type Egress =
  | { readonly by: 'bridge' }
  | { readonly by: 'lan'; readonly lan: ReachEndpoint }
  | { readonly by: 'router' }
  /** Into a LAN that cannot deliver it: the kernel keeps a macvlan apart from its parent. */
  | { readonly by: 'parent'; readonly lan: ReachEndpoint }
  | { readonly by: 'nothing' };

/** Which way the workspace's own packets to a host address leave. */
export function egressTo(address: IpAddress, nic: HostInterface, scene: Scene): Egress {
  const lan = scene.lans.find(({ subnet }) => contains(subnet, address));
  if (lan === undefined) return egressToStranger(scene);
  if (scene.returnPath && scene.exceptions.includes(address)) return { by: 'bridge' };
  return lanDelivers(nic, lan.parentInterface) ? { by: 'lan', lan } : { by: 'parent', lan };
}

/** Which way the workspace's packets to an address of no network of its own leave. */
function egressToStranger(scene: Scene): Egress {
  const engineRoutesByBridge = scene.publishing !== undefined && !scene.returnPath;
  if (!engineRoutesByBridge && egressLan(scene) !== undefined) return { by: 'router' };
  return scene.bridges.length > 0 ? { by: 'bridge' } : { by: 'nothing' };
}

/** The LAN that carries the workspace's general egress: the first whose gateway the LAN can deliver to. */
export function egressLan(scene: Scene): ReachEndpoint | undefined {
  return scene.lans.find((lan) => hasUsableGateway(lan, scene));
}

/** Whether an endpoint's gateway is there and is not the host itself, out of reach behind the parent interface. */
export function hasUsableGateway({ gateway }: ReachEndpoint, { exceptions }: Scene): boolean {
  return gateway !== null && !exceptions.includes(gateway);
}

/** A NIC through which the host itself would send to an address, with the prefix that says so. */
export interface OnLink {
  readonly nic: HostInterface;
  readonly prefix: Cidr;
  readonly address: IpAddress;
}

/** The host's connected ways to an address, in the order of its NICs. */
export function onLinkWays(address: IpAddress, interfaces: readonly HostInterface[]): readonly OnLink[] {
  return interfaces
    .filter(({ up }) => up)
    .flatMap((nic) => nic.addresses.map((held) => ({ nic, prefix: prefixOf(held), address: addressOf(held) })))
    .filter(({ prefix }) => contains(prefix, address));
}
