import type { Cidr, IpAddress, MacAddress } from '../address/types.ts';
import type { Fault } from '../fault.ts';
import type { ExistingNetwork, NetworkSpec } from '../network/types.ts';
import type { PublishedPort, WorkspaceNetworkDraft } from '../workspace/types.ts';

/** One pool of addresses of a network, as the engine tells it. */
export interface ForeignPool {
  readonly subnet: Cidr;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
  readonly excludedAddresses: readonly IpAddress[];
}

/** A network of the engine that does not carry Trailer's mark. */
export interface ForeignNetwork {
  readonly engineId: string;
  readonly name: string;
  readonly driver: string;
  /** `local`, or `swarm` for one that spans hosts. */
  readonly scope: string;
  readonly internal: boolean;
  /** The driver's own options, in the engine's names. */
  readonly options: Readonly<Record<string, string>>;
  readonly ipamDriver: string;
  readonly pools: readonly ForeignPool[];
  /** The Compose project that made it; null for none. */
  readonly composeProject: string | null;
  /** Names of the containers that are attached to it, running or not. */
  readonly containers: readonly string[];
}

/** Why something of the engine's cannot be taken over; closed, so that callers can switch on it. */
export const obstacleReasons = [
  'driver',
  'scope',
  'internal',
  'options',
  'pools',
  'definition',
  'name',
  'privileged',
  'capabilities',
  'devices',
  'mounts',
  'network-mode',
  'networks',
  'namespaces',
  'program',
  'image',
  'limits',
  'security',
  'ports',
  'state',
] as const;

export type ObstacleReason = (typeof obstacleReasons)[number];

/** One reason, with the words for it. */
export interface Obstacle {
  readonly reason: ObstacleReason;
  readonly message: string;
}

/** What taking over a network would come to: its spec, or everything that stands in the way. */
export type NetworkAdoption =
  | { readonly adoptable: true; readonly spec: NetworkSpec; readonly warnings: readonly Fault[] }
  | { readonly adoptable: false; readonly whyNot: readonly Obstacle[] };

/** An attachment of a container that is not Trailer's. */
export interface ForeignEndpoint {
  readonly engineNetworkId: string;
  readonly networkName: string;
  /** From Trailer's label on the network; null for a network without. */
  readonly networkId: string | null;
  /** What it has now, or asks for while it does not run. */
  readonly ipv4Address: IpAddress | null;
  readonly ipv6Address: IpAddress | null;
  readonly macAddress: MacAddress | null;
  /** Whether it was made with an address of its own choice. */
  readonly asksForAddress: boolean;
  /** Names beside its own that it answers to on this network. */
  readonly aliases: readonly string[];
}

/** Something mounted into a container; `source` is the engine's name of a volume, or a path of the host. */
export interface ForeignMount {
  readonly kind: string;
  readonly source: string;
  readonly path: string;
  readonly readOnly: boolean;
}

/** A container of the engine that does not carry Trailer's mark. */
export interface ForeignContainer {
  readonly engineId: string;
  readonly name: string;
  readonly image: string;
  readonly state: string;
  /** Null where it is the image's own. */
  readonly command: readonly string[] | null;
  /** Of the variables that are not the image's own. Their values may be secrets. */
  readonly environmentNames: readonly string[];
  readonly interactive: boolean;
  readonly endpoints: readonly ForeignEndpoint[];
  readonly ports: readonly PublishedPort[];
  readonly mounts: readonly ForeignMount[];
  readonly resources: { readonly cpus: number | null; readonly memoryMiB: number | null };
  readonly restartPolicy: string;
  /** Names of labels that are neither the image's nor Compose's. */
  readonly labelNames: readonly string[];
  /** The Compose project that made it; null for none. */
  readonly composeProject: string | null;
  /** What of it Trailer has no field for, as the agent found. */
  readonly obstacles: readonly Obstacle[];
}

/** What taking over a container is held against. */
export interface ContainerAdoptionContext {
  readonly networks: readonly ExistingNetwork[];
  /** Names of the host's workspaces. */
  readonly names: readonly string[];
  /** Names of the workspaces that took a container's place, by its engine id. */
  readonly successors: ReadonlyMap<string, string>;
}

/** A volume as the workspace calls it, and the engine's own that it stands for. */
export interface AdoptedVolume {
  readonly name: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly source: string;
}

/** What becomes of a container that is taken over, told before anything is done. */
export interface ContainerAdoption {
  readonly whyNot: readonly Obstacle[];
  readonly kept: readonly string[];
  readonly changed: readonly string[];
  readonly network: WorkspaceNetworkDraft;
  readonly volumes: readonly AdoptedVolume[];
}

/** The container that a workspace took the place of. */
export interface AdoptedContainer {
  readonly engineId: string;
  /** The name it had. */
  readonly name: string;
  /** Whether it ran: it does so again if its workspace's container cannot take its place. */
  readonly running: boolean;
  /** As the engine writes it, `on-failure:3` with the number of times; set aside while it is replaced. */
  readonly restartPolicy: string;
  /** The engine's volumes by the names the workspace has for them. */
  readonly volumes: Readonly<Record<string, string>>;
}
