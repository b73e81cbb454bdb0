import type { Cidr, IpAddress } from '../address/types.ts';
import type { HostFacts } from '../host.ts';

export type NetworkDriver = 'bridge' | 'macvlan' | 'ipvlan';

/** Whom the workspaces of one macvlan network exchange frames with, in the kernel's words. */
export type MacvlanMode = 'bridge' | 'private' | 'vepa' | 'passthru';

/** At which layer an ipvlan network forwards: frames on its LAN, or packets only (`l3s`: through the host's netfilter). */
export type IpvlanMode = 'l2' | 'l3' | 'l3s';

export type NetworkMode = MacvlanMode | IpvlanMode;

/** The IPv6 side of a network. */
export interface Ipv6Addressing {
  readonly subnet: Cidr;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
  /** True: the network has no IPv4. */
  readonly only: boolean;
}

/** A macvlan sub-interface on the host, by which the host reaches the workspaces of a network. */
export interface HostShim {
  /** The host's own on that LAN; nobody else's. */
  readonly address: IpAddress;
}

/** The IPv6 side of a creation request. */
export interface Ipv6Draft {
  readonly subnet: string;
  readonly gateway?: string | null | undefined;
  readonly ipRange?: string | null | undefined;
  /** Left out: a LAN without an IPv4 subnet has IPv6 alone, a bridge has both. */
  readonly only?: boolean | null | undefined;
}

/** A creation request as it came in: well-typed, nothing about it checked yet. */
export interface NetworkDraft {
  readonly name: string;
  readonly driver: NetworkDriver;
  readonly parentInterface?: string | null | undefined;
  readonly subnet?: string | null | undefined;
  readonly gateway?: string | null | undefined;
  readonly ipRange?: string | null | undefined;
  readonly excludedAddresses?: readonly string[] | undefined;
  readonly vlanId?: number | null | undefined;
  readonly mode?: string | null | undefined;
  readonly ipv6?: Ipv6Draft | null | undefined;
  readonly hostShim?: { readonly address: string } | null | undefined;
}

/** A network whose addressing is known to be consistent. */
export interface NetworkSpec {
  readonly name: string;
  readonly driver: NetworkDriver;
  readonly parentInterface: string | null;
  readonly subnet: Cidr | null;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
  readonly excludedAddresses: readonly IpAddress[];
  /** The 802.1q tag on the parent interface; null for none. */
  readonly vlanId: number | null;
  /** Null for a bridge network. */
  readonly mode: NetworkMode | null;
  readonly ipv6: Ipv6Addressing | null;
  readonly hostShim: HostShim | null;
  /** The engine's id of a network that was taken over as it is there: never made, changed or removed. Trailer's own have none. */
  readonly adopted?: string | null | undefined;
}

/** A network that exists already on the same host, for overlap and name checks. */
export interface ExistingNetwork extends NetworkSpec {
  readonly id: string;
}

/** What a new network is checked against: its host, and the networks that host has already. */
export interface NetworkContext {
  readonly facts: HostFacts;
  readonly networks: readonly ExistingNetwork[];
  /** Networks of other hosts, which may be on the same LAN; none where they are left out. */
  readonly elsewhere?: readonly ExistingNetwork[] | undefined;
}

/** What a change of a network is checked against. */
export interface NetworkChangeContext {
  readonly current: ExistingNetwork;
  readonly networks: readonly ExistingNetwork[];
  /** Left out while the host is not known. */
  readonly facts?: Pick<HostFacts, 'interfaces'> | null | undefined;
  /** Addresses that workspaces have or ask for, and their guests. */
  readonly taken?: readonly HeldAddress[] | undefined;
}

/** An address that somebody has, and who, as a message names them (`workspace web`). */
export interface HeldAddress {
  readonly address: IpAddress;
  readonly holder: string;
}
