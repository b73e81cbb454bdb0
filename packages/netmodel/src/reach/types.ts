import type { Cidr, IpAddress, Port } from '../address/types.ts';
import type { HostEngine } from '../engine/capabilities.ts';
import type { HostInterface } from '../host.ts';
import type { NetworkDriver, NetworkMode } from '../network/types.ts';
import type { NetworkingMode, PublishedPort } from '../workspace/types.ts';

/** Where a connection starts. `workspace` is another workspace of the same host on the same networks as this one. */
export type VantagePoint = 'docker-host' | 'lan-client' | 'off-lan-client' | 'workspace' | 'itself';

export type Via = 'host-port' | 'lan-address' | 'guest-address' | 'bridge-address';

export type Verdict = 'answers' | 'blocked' | 'unknown';

/** Why a cell has its verdict; closed. */
export type ReachReason =
  | 'published'
  | 'published_by_return_path'
  | 'same_lan'
  | 'routed'
  | 'same_bridge'
  | 'host_bridge'
  | 'host_shim'
  | 'host_network'
  | 'local'
  | 'macvlan_parent_isolation'
  | 'ipvlan_parent_isolation'
  | 'kept_apart_by_mode'
  | 'needs_reflective_relay'
  | 'lan_needs_route'
  | 'bridge_not_routed'
  | 'bound_to_other_address'
  | 'mapping_dropped'
  | 'return_path_missing'
  | 'published_to_guest'
  | 'guest_without_lease'
  | 'guest_not_forwarded'
  | 'source_is_own_address'
  | 'reply_from_other_address'
  | 'no_gateway'
  | 'not_running'
  | 'host_offline'
  | 'no_route_known';

/** One station on the packet's way. `action` is a closed set so that the console can draw it. */
export interface Hop {
  readonly at:
    | 'lan-client'
    | 'off-lan-client'
    | 'router'
    | 'lan'
    | 'host'
    | 'bridge'
    | 'macvlan'
    | 'container'
    | 'guest'
    | 'workspace';
  readonly action:
    | 'send'
    | 'route'
    | 'switch'
    | 'dnat'
    | 'proxy'
    | 'masquerade'
    | 'deliver'
    | 'drop'
    | 'reply-by-bridge'
    | 'reply-by-lan'
    | 'reply-lost';
  readonly interface?: string | undefined;
}

/** One prediction. `port` is null where the cell is about the address itself; it is then probed by ICMP echo. */
export interface ReachCell {
  readonly from: VantagePoint;
  readonly address: IpAddress;
  readonly port: Port | null;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly via: Via;
  readonly verdict: Verdict;
  readonly reason: ReachReason;
  readonly message: string;
  readonly cure?: string | undefined;
  readonly hops: readonly Hop[];
}

/** A network a workspace is attached to, with the address it holds there. */
export interface ReachEndpoint {
  readonly driver: NetworkDriver;
  /** Null for a bridge network. */
  readonly mode: NetworkMode | null;
  readonly networkName: string;
  readonly parentInterface: string | null;
  readonly address: IpAddress;
  readonly subnet: Cidr;
  readonly gateway: IpAddress | null;
  readonly publishing: boolean;
}

/** The VM of a Windows workspace, by who brings a published port to it. */
export type ReachGuest = RuntimeGuest | ForwardedGuest | UnforwardedGuest;

/** The workspace is on no LAN: the VM runtime forwards everything. */
interface RuntimeGuest {
  readonly forwardedBy: 'runtime';
  readonly address: null;
}

interface ForwardedGuest {
  readonly forwardedBy: 'forwarder';
  /** Its own address on the LAN; null while it has none. */
  readonly address: IpAddress | null;
  /** True once the forwarder's rules were read back, or when predicting a workspace that does not run yet. */
  readonly forwarding: boolean;
}

/** The image has no port forwarder. */
interface UnforwardedGuest {
  readonly forwardedBy: 'nobody';
  readonly address: IpAddress | null;
}

/** Everything the verdicts depend on. */
export interface ReachabilityInput {
  readonly host: {
    readonly online: boolean;
    readonly interfaces: readonly HostInterface[];
    /** Left out or null while it is not known: then it is taken for a recent one. */
    readonly engine?: HostEngine | null;
  };
  readonly workspace: {
    readonly running: boolean;
    /** Left out: standard. */
    readonly networkMode?: NetworkingMode;
    readonly ports: readonly PublishedPort[];
    /** The mappings the engine installed; equal to `ports` unless it dropped some. */
    readonly publishedPorts: readonly PublishedPort[];
    readonly endpoints: readonly ReachEndpoint[];
    /** True once read back from the kernel, or when predicting a workspace that does not run yet. */
    readonly returnPathInstalled: boolean;
    /** Null for a Linux workspace. */
    readonly guest: ReachGuest | null;
  };
}
