import type { IpAddress, MacAddress, Port, TransportProtocol } from '../address/types.ts';
import type { ExistingNetwork } from '../network/types.ts';

export type WorkspaceKind = 'linux' | 'windows';

/**
 * What network a workspace has: `standard` its bridges and LANs, `host` the host's own (no isolation), `none` a loopback
 * alone.
 */
export type NetworkingMode = 'standard' | 'host' | 'none';

/** A host port forwarded to a container port; `hostAddress` null publishes on every address of the host. */
export interface PublishedPort {
  readonly hostAddress: IpAddress | null;
  readonly hostPort: Port;
  readonly containerPort: Port;
  readonly protocol: TransportProtocol;
}

/** A network a workspace is attached to, with the addresses it asks for (null: the engine picks). */
export interface EndpointSpec {
  readonly networkId: string;
  readonly ipv4Address: IpAddress | null;
  readonly ipv6Address: IpAddress | null;
  readonly macAddress: MacAddress | null;
}

/** The network part of a workspace request as it came in: well-typed, unchecked. */
export interface WorkspaceNetworkDraft {
  readonly networks: readonly {
    readonly networkId: string;
    readonly ipv4Address?: string | null | undefined;
    readonly ipv6Address?: string | null | undefined;
    readonly macAddress?: string | null | undefined;
  }[];
  readonly ports: readonly {
    readonly hostPort: number;
    readonly containerPort: number;
    readonly protocol?: string | undefined;
    readonly hostAddress?: string | null | undefined;
  }[];
  readonly defaultBridge?: boolean | undefined;
  readonly networkMode?: string | undefined;
}

/** The network part of a workspace, checked. */
export interface WorkspaceNetworkSpec {
  readonly endpoints: readonly EndpointSpec[];
  readonly ports: readonly PublishedPort[];
  readonly defaultBridge: boolean;
  readonly networkMode: NetworkingMode;
}

/** A workspace that exists already on the same host, for address and port checks. */
export interface ExistingWorkspace extends WorkspaceNetworkSpec {
  readonly id: string;
  readonly name: string;
  /** Addresses it holds now, also those the engine picked. */
  readonly addresses: readonly IpAddress[];
  /** Where its guest is on the LAN; null while that is not known, and for Linux. */
  readonly guestAddress: IpAddress | null;
}

/** What a workspace's network part is checked against. `self` is the workspace's own id on an update. */
export interface WorkspaceNetworkContext {
  readonly hostId: string;
  readonly networks: readonly (ExistingNetwork & { readonly hostId: string })[];
  readonly workspaces: readonly ExistingWorkspace[];
  readonly self: string | null;
}
