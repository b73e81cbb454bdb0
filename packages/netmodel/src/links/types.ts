import type { InterfaceAddress, IpAddress, MacAddress } from '../address/types.ts';

/** What Trailer wants of a network's host shim. */
export interface HostShimPlan {
  readonly name: string;
  /** The link it hangs on: the network's parent, or its VLAN sub-interface. */
  readonly parentInterface: string;
  readonly mac: MacAddress;
  readonly address: IpAddress;
  /** Addresses on the LAN that the host reaches by it; everything else of the LAN keeps its way. Sorted. */
  readonly destinations: readonly IpAddress[];
}

/** A link of the host that carries Trailer's mark, read back from the kernel. */
export type ObservedLink = ObservedShim | ObservedVlan;

export interface ObservedShim {
  readonly kind: 'shim';
  readonly name: string;
  readonly parentInterface: string | null;
  readonly mac: MacAddress | null;
  /** Of a macvlan, in the kernel's words; null where the link is something else. */
  readonly mode: string | null;
  /** Switched on, whether or not its parent has a carrier. */
  readonly up: boolean;
  readonly addresses: readonly InterfaceAddress[];
  /** The routes of ours on it. */
  readonly routes: readonly ShimRoute[];
  /** Whether it answers, and asks, for its own address alone. */
  readonly settled: boolean;
}

/** A route of ours on a shim, to one address. */
export interface ShimRoute {
  readonly destination: IpAddress;
  readonly source: IpAddress | null;
}

export interface ObservedVlan {
  readonly kind: 'vlan';
  readonly name: string;
}
