import { contains, familyOf } from '../address/prefix.ts';
import type { IpAddress, IpFamily } from '../address/types.ts';
import type { HostInterface } from '../host.ts';
import { deliveryBy, type Gated, lanDelivers } from '../returnpath/delivery.ts';
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
  /** LANs that reach strangers by their gateway; the return path sends general egress by the first. */
  readonly gated: readonly Gated<ReachEndpoint>[];
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
  return { input, lans, bridges, publishing, mixed, returnPath, ...deliveryBy(lans, input.host.interfaces) };
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
  if (scene.returnPath && scene.exceptions.includes(address)) return { by: 'bridge' };
  const lan = scene.lans.find(({ subnet }) => contains(subnet, address));
  if (lan === undefined) return egressToStranger(scene);
  return lanDelivers(nic, lan.parentInterface) ? { by: 'lan', lan } : { by: 'parent', lan };
}

/** Which way the workspace's packets to an address of no network of its own leave. */
function egressToStranger(scene: Scene): Egress {
  const lan = strangersLan(scene);
  if (lan !== undefined) return { by: 'router', lan };
  return scene.publishing === undefined ? { by: 'nothing' } : { by: 'bridge' };
}

/** The LAN that general egress leaves by; undefined where the engine's default route by the bridge stands. */
export function strangersLan({ mixed, returnPath, gated }: Scene): ReachEndpoint | undefined {
  return mixed && !returnPath ? undefined : gated[0];
}

/** Whether an endpoint's gateway is there and is not the host itself, out of reach behind the parent interface. */
export function hasUsableGateway(endpoint: ReachEndpoint, { gated }: Scene): boolean {
  return gated.some(({ address }) => address === endpoint.address);
}
