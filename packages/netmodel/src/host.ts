import { addressOf } from './address/prefix.ts';
import type { Cidr, InterfaceAddress, IpAddress, MacAddress, Port, TransportProtocol } from './address/types.ts';
import type { HostEngine } from './engine/capabilities.ts';

/** What kind of link a host interface is; `physical` has a device behind it. */
export type InterfaceKind =
  | 'physical'
  | 'wifi'
  | 'veth'
  | 'bridge'
  | 'docker-bridge'
  | 'bond'
  | 'vlan'
  | 'macvlan'
  | 'tunnel'
  | 'loopback'
  | 'dummy'
  | 'other';

/** A host interface as its agent reported it. `whyNot` says why it cannot be a macvlan parent. */
export interface HostInterface {
  readonly name: string;
  readonly mac: MacAddress | null;
  readonly kind: InterfaceKind;
  readonly mtu: number;
  readonly up: boolean;
  /** The link this one hangs on: of a VLAN, macvlan or ipvlan sub-interface. */
  readonly parent?: string | undefined;
  /** The 802.1q tag of a VLAN sub-interface. */
  readonly vlanId?: number | undefined;
  /** Which of the two an interface of kind `macvlan` is; left out for other kinds, and by agents that tell them not apart. */
  readonly driver?: 'macvlan' | 'ipvlan' | undefined;
  readonly addresses: readonly InterfaceAddress[];
  readonly parentable: boolean;
  readonly whyNot?: string | undefined;
}

/** A route of the host's main table; `destination` is `0.0.0.0/0` or `::/0` for a default route. */
export interface HostRoute {
  readonly destination: Cidr;
  readonly interface: string;
  readonly gateway: IpAddress | null;
}

/** Something on the host that already listens; `address` null is the wildcard, `owner` says who (`container web`, `a host process`). */
export interface HostListener {
  readonly address: IpAddress | null;
  readonly port: Port;
  readonly protocol: TransportProtocol;
  readonly owner: string;
  /** Set when the owner is a workspace of Trailer's, so that it does not clash with itself. */
  readonly workspaceId: string | null;
}

/** What the host's kernel can do, as probed by the agent. */
export interface KernelFeatures {
  readonly macvlan: boolean;
  readonly ipvlan: boolean;
  readonly vlan: boolean;
  readonly policyRouting: boolean;
  /** Hardware virtualization: the agent may open `/dev/kvm`. */
  readonly kvm: boolean;
}

/** Everything about a host that validation and reachability depend on. */
export interface HostFacts {
  readonly interfaces: readonly HostInterface[];
  readonly routes: readonly HostRoute[];
  readonly listeners: readonly HostListener[];
  readonly kernel: KernelFeatures;
  /**
   * The agent is of before networks had tags, modes, a second family or shims, and workspaces a network mode: it would
   * leave them out without a word.
   */
  readonly agentIsOld?: boolean | undefined;
  /** Null while it is not known: then nothing is held against it. */
  readonly engine: HostEngine | null;
  /** Subnets of the engine's networks that are not Trailer's; left out while they are not known. */
  readonly foreignNetworks?: readonly ForeignSubnet[] | undefined;
}

/** A subnet that a network of the engine has which Trailer did not make. */
export interface ForeignSubnet {
  readonly engineId: string;
  readonly name: string;
  readonly parentInterface: string | null;
  readonly subnet: Cidr;
  /** The engine's driver; left out by agents that do not tell it: then its parent is held against nobody. */
  readonly driver?: string | undefined;
  /** The mode of a macvlan or ipvlan; null for the driver's own. */
  readonly mode?: string | null | undefined;
}

/** An address the host holds, and where. */
export interface HostAddress {
  readonly address: IpAddress;
  readonly interface: string;
}

/** Every address the host holds. */
export function addressesOfHost(facts: Pick<HostFacts, 'interfaces'>): readonly HostAddress[] {
  return facts.interfaces.flatMap(({ name, addresses }) =>
    addresses.map((held) => ({ address: addressOf(held), interface: name })),
  );
}
