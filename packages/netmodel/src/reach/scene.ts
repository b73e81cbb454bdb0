import { addressOf, contains, familyOf, prefixLength, prefixOf } from '../address/prefix.ts';
import type { IpAddress, IpFamily } from '../address/types.ts';
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
  | { readonly by: 'router'; readonly lan: ReachEndpoint }
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
  const lan = strangersLan(scene);
  if (lan !== undefined) return { by: 'router', lan };
  return scene.publishing === undefined ? { by: 'nothing' } : { by: 'bridge' };
}

/** The LAN that general egress leaves by; undefined where the engine's default route by the bridge stands. */
export function strangersLan(scene: Scene): ReachEndpoint | undefined {
  return scene.mixed && !scene.returnPath ? undefined : egressLan(scene);
}

/** The first LAN whose gateway it can deliver to. */
function egressLan(scene: Scene): ReachEndpoint | undefined {
  return scene.lans.find((lan) => hasUsableGateway(lan, scene));
}

/** Whether an endpoint's gateway is there and is not the host itself, out of reach behind the parent interface. */
export function hasUsableGateway({ gateway }: ReachEndpoint, { exceptions }: Scene): boolean {
  return gateway !== null && !exceptions.includes(gateway);
}

/** A connected way of the host's own to an address: the NIC, and the address it holds there. */
export interface OnLinkWay {
  readonly nic: HostInterface;
  readonly address: IpAddress;
}

/**
 * The host's own way to one of the workspace's LAN addresses, as its most specific connected route says; undefined when
 * it has none and asks its router. Of equal routes the parent's counts: nothing here tells which the kernel has first.
 */
export function hostWayTo(lan: ReachEndpoint, { input }: Scene): OnLinkWay | undefined {
  const ways = input.host.interfaces
    .filter(({ up }) => up)
    .flatMap((nic) => nic.addresses.map((held) => ({ nic, address: addressOf(held), prefix: prefixOf(held) })))
    .filter(({ prefix }) => contains(prefix, lan.address));
  const longest = Math.max(...ways.map(({ prefix }) => prefixLength(prefix)));
  const best = ways.filter(({ prefix }) => prefixLength(prefix) === longest);
  return best.find(({ nic }) => nic.name === lan.parentInterface) ?? best[0];
}

/** Whether the host sends to a LAN address of the workspace by the parent interface, from where nothing arrives. */
export function hostSendsByParent(lan: ReachEndpoint, scene: Scene): boolean {
  const way = hostWayTo(lan, scene);
  return way !== undefined && way.nic.name === lan.parentInterface;
}
