import type {
  Announcement,
  GuestPort,
  HostInterface,
  HostRoute,
  HostShimPlan,
  IpAddress,
  KernelFeatures,
  ObservedLink,
  ObservedReturnPath,
  Port,
  PublishedPort,
  ReturnPathPlan,
  ReturnPathStrategy,
  TransportProtocol,
  WireFindings,
  WireQuestion,
} from '@trailer/netmodel';
import type { Logger } from 'pino';

/** A socket on the host that listens; `address` null is the wildcard. */
export interface KernelListener {
  readonly address: IpAddress | null;
  readonly port: Port;
  readonly protocol: TransportProtocol;
}

export interface NetlinkWatch {
  /** Links, addresses or routes of the host changed. */
  onChange(): void;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** A running container whose network namespace is to be read or changed. */
export interface NamespaceTarget {
  readonly engineId: string;
  readonly pid: number;
  /** True when the container has just started, so that nothing of ours can be in its namespace yet. */
  readonly fresh?: boolean;
}

export interface InstalledReturnPath {
  readonly strategy: ReturnPathStrategy;
  readonly observed: ObservedReturnPath;
}

/** What forwards ports to a guest in a container's namespace: rules of the image's port forwarder, read back. */
export interface GuestForwarding {
  /** The container's address that the ports are taken from. */
  readonly arrivesAt: IpAddress;
  readonly address: IpAddress;
  readonly ports: readonly GuestPort[];
}

export interface WireLimits {
  readonly limitMs: number;
  /** Text that stays the same for every question on a parent: it is asked from the same few MAC addresses. */
  readonly macSeed: string;
}

/** What the rest of the agent may ask of the kernel. */
export interface KernelGate {
  observeInterfaces(): Promise<readonly HostInterface[]>;
  observeRoutes(): Promise<readonly HostRoute[]>;
  /** The links of the host that carry Trailer's mark. */
  observeLinks(): Promise<readonly ObservedLink[]>;
  /** Who else has a use for a link of the host, as `carries macvtap macvtap0`: read now, and nothing left out. */
  observeLinkUsers(name: string): Promise<readonly string[]>;
  observeListeners(): Promise<readonly KernelListener[]>;
  /** Names the process that holds a port of the host; null when it cannot be told. */
  observePortHolder(port: Pick<PublishedPort, 'hostPort' | 'protocol'>): Promise<string | null>;
  observeKernelFeatures(): Promise<KernelFeatures>;
  watchNetlink(watch: NetlinkWatch): void;
  /** Asks on the wire behind an interface who is there; throws when nothing can be sent. */
  askWire(question: WireQuestion, limits: WireLimits): Promise<WireFindings>;
  /** Reads what carries Trailer's mark in a container's namespace, by the strategy that works there. */
  observeReturnPath(target: NamespaceTarget, strategy: ReturnPathStrategy): Promise<ObservedReturnPath>;
  /** Reads the names of the interfaces in a container's namespace by their addresses, by the first strategy that works. */
  observeInterfaceNames(target: NamespaceTarget): Promise<ReadonlyMap<IpAddress, string>>;
  /** Reads where the port forwarder's rules send ports; null when there are none, or when they send nothing. */
  observeGuestForwarding(target: NamespaceTarget, strategy: ReturnPathStrategy): Promise<GuestForwarding | null>;
  /** Tells the LANs of a container whose addresses are its own now, by the first strategy that works. */
  announceAddresses(target: NamespaceTarget, announcements: readonly Announcement[]): Promise<void>;
  /** Installs a return path by the first strategy that works, and reads it back. */
  installReturnPath(target: NamespaceTarget, plan: ReturnPathPlan): Promise<InstalledReturnPath>;
  /** Makes a host shim, or repairs it, and reads it back. */
  applyHostShim(plan: HostShimPlan): Promise<void>;
  /** Marks a VLAN sub-interface as ours, and reads the mark back. */
  markVlan(name: string): Promise<void>;
  /** Removes a link that still carries our mark; fine when it is gone. */
  removeLink(link: Pick<ObservedLink, 'kind' | 'name'>): Promise<void>;
}
