import type { Cidr, IpAddress, MacAddress } from '../address/types.ts';
import type { AdoptedContainer } from '../adoption/types.ts';
import type { ObservedGuest, WindowsSpec } from '../desktop/types.ts';
import type { HostInterface } from '../host.ts';
import type { HostShimPlan, ObservedLink } from '../links/types.ts';
import type { NetworkSpec } from '../network/types.ts';
import type { ContainerEndpoint, ObservedReturnPath, ReturnPathChange, ReturnPathPlan } from '../returnpath/types.ts';
import type { AddressClash } from '../wire/types.ts';
import type { EndpointSpec, PublishedPort, WorkspaceKind, WorkspaceNetworkSpec } from '../workspace/types.ts';

/** What one host should look like, at one generation of the server's truth. */
export interface DesiredHost {
  readonly generation: number;
  readonly networks: readonly DesiredNetwork[];
  readonly workspaces: readonly DesiredWorkspace[];
}

export interface DesiredNetwork extends NetworkSpec {
  readonly id: string;
  readonly generation: number;
  readonly deleting: boolean;
}

export interface VolumeMount {
  /** Name of the workspace's own volume; the engine's volume carries the workspace id as well. */
  readonly name: string;
  readonly path: string;
  readonly readOnly: boolean;
}

export interface DesiredWorkspace extends WorkspaceNetworkSpec {
  readonly id: string;
  readonly generation: number;
  readonly name: string;
  readonly kind: WorkspaceKind;
  readonly image: string;
  readonly command: readonly string[] | null;
  readonly environment: Readonly<Record<string, string>>;
  /** Its main process has a terminal, and an input that stays open whoever comes and goes; false for Windows. */
  readonly interactive: boolean;
  readonly volumes: readonly VolumeMount[];
  readonly resources: { readonly cpus: number | null; readonly memoryMiB: number | null };
  /** What makes a Windows desktop; null for a Linux workspace. */
  readonly windows: WindowsSpec | null;
  /** The container that it takes the place of; others have none. */
  readonly adopted?: AdoptedContainer | null | undefined;
  readonly running: boolean;
  /** Somebody asked that a guest which does not shut down is cut off. */
  readonly forceStop: boolean;
  /** Counts restarts asked for; the agent's journal says which it has done. */
  readonly restarts: number;
  /** Counts redeployments asked for; part of what makes a container the right one. */
  readonly deploys: number;
  readonly deleting: boolean;
}

/** What the engine and the kernel say: objects that carry Trailer's labels, and what was taken over without. */
export interface ObservedHost {
  readonly networks: readonly ObservedNetwork[];
  /** Networks without labels that were taken over, as far as they are there: kept apart from what Trailer may remove. */
  readonly adoptedNetworks?: readonly ObservedNetwork[] | undefined;
  /** Containers without labels whose place a workspace is still to take. */
  readonly originals?: readonly OriginalContainer[] | undefined;
  readonly containers: readonly ObservedContainer[];
  /** Image references that are wanted and present. */
  readonly images: readonly string[];
  readonly interfaces: readonly HostInterface[];
  /** Addresses of workspaces that others answer for, or did; left out where nobody looked. */
  readonly clashes?: readonly AddressClash[] | undefined;
  /** Links of the host that carry Trailer's mark. */
  readonly links: readonly ObservedLink[];
}

/** A container without labels that is taken over, as the engine has it now. */
export interface OriginalContainer {
  readonly engineId: string;
  readonly name: string;
}

/** Both sides of one host: what it should look like and what it does look like. */
export interface HostView {
  readonly desired: DesiredHost;
  readonly observed: ObservedHost;
}

export interface ObservedNetwork {
  readonly engineId: string;
  readonly networkId: string;
  readonly name: string;
  readonly driver: string;
  readonly parentInterface: string | null;
  readonly subnet: Cidr | null;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
  /** `fingerprintNetwork` of the spec it was made from, from its label. */
  readonly fingerprint: string;
  /** The VLAN sub-interface that the engine made for it, or for another of Trailer's before it, from its label; null for none. */
  readonly vlanLink: string | null;
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removing';

export interface ObservedContainer {
  readonly engineId: string;
  readonly workspaceId: string;
  readonly name: string;
  /** `fingerprintWorkspace` of the spec it was made from, from its label. */
  readonly fingerprint: string;
  readonly state: ContainerState;
  readonly exitCode: number | null;
  /** The engine's own words on why it did not start; empty when there is nothing to say. */
  readonly engineError: string;
  /** The restart count the agent has carried out on this container. */
  readonly restartsDone: number;
  /** Process id of the container's first process in the agent's pid namespace; null unless running. */
  readonly pid: number | null;
  readonly endpoints: readonly ObservedEndpoint[];
  /** The mappings the engine really installed, read back. */
  readonly publishedPorts: readonly PublishedPort[];
  /** Read back from the container's namespace; null when not running or when it could not be read. */
  readonly returnPath: ObservedReturnPath | null;
  /** How the return path was last installed; null before that. */
  readonly returnPathStrategy: ReturnPathStrategy | null;
  /** True once this run of it was asked to end: a guest takes a while to shut down. */
  readonly stopAsked: boolean;
  /** Version of the port forwarder in its image, from the image's label; null when it has none. */
  readonly forwarder: number | null;
  /** The VM on the LAN; null when there is none or nothing is known of it. */
  readonly guest: ObservedGuest | null;
}

export type ReturnPathStrategy = 'nsenter' | 'exec' | 'helper';

export interface ObservedEndpoint extends ContainerEndpoint {
  /** Null for the engine's default bridge and for networks that are not Trailer's. */
  readonly networkId: string | null;
  readonly engineNetworkId: string;
  readonly engineNetworkName: string;
  readonly interface: string | null;
  readonly mac: MacAddress | null;
}

/**
 * One idempotent thing to do. `stop-container` ends a program within seconds, by force if need be; `ask-to-stop` has a
 * guest shut down in its own time; `kill-container` cuts it off.
 * Steps are data; the agent has one executor a kind, in an exhaustive table.
 */
export type Step =
  | { readonly kind: 'create-network'; readonly network: DesiredNetwork; readonly fingerprint: string }
  | { readonly kind: 'remove-network'; readonly networkId: string; readonly engineId: string }
  | { readonly kind: 'apply-host-shim'; readonly networkId: string; readonly plan: HostShimPlan }
  | { readonly kind: 'mark-vlan'; readonly networkId: string; readonly link: string }
  | {
      readonly kind: 'remove-link';
      /** Null for a leftover. */
      readonly networkId: string | null;
      readonly link: ObservedLink;
    }
  | { readonly kind: 'pull-image'; readonly workspaceId: string; readonly image: string }
  | {
      readonly kind: 'create-container';
      readonly workspace: DesiredWorkspace;
      readonly fingerprint: string;
      readonly networks: readonly EngineEndpoint[];
    }
  | {
      /** Puts the workspace's container in the place of the original, or the original back. */
      readonly kind: 'take-over-container';
      readonly workspace: DesiredWorkspace;
      readonly original: AdoptedContainer;
      readonly fingerprint: string;
      readonly networks: readonly EngineEndpoint[];
    }
  | {
      /** Removes what a takeover that was cut off made, and makes the original as it was. */
      readonly kind: 'put-back-container';
      readonly workspaceId: string;
      readonly original: AdoptedContainer;
    }
  | { readonly kind: 'start-container'; readonly workspaceId: string; readonly engineId: string }
  | { readonly kind: 'stop-container'; readonly workspaceId: string; readonly engineId: string }
  | { readonly kind: 'ask-to-stop'; readonly workspaceId: string; readonly engineId: string }
  | { readonly kind: 'kill-container'; readonly workspaceId: string; readonly engineId: string }
  | {
      readonly kind: 'restart-container';
      readonly workspaceId: string;
      readonly engineId: string;
      readonly restarts: number;
    }
  | {
      readonly kind: 'remove-container';
      readonly workspaceId: string;
      readonly engineId: string;
      readonly reason: RemovalReason;
    }
  | {
      readonly kind: 'rename-container';
      readonly workspaceId: string;
      readonly engineId: string;
      readonly name: string;
    }
  | {
      readonly kind: 'disconnect-network';
      readonly workspaceId: string;
      readonly engineId: string;
      readonly engineNetworkId: string;
    }
  | {
      readonly kind: 'apply-return-path';
      readonly workspaceId: string;
      readonly engineId: string;
      readonly plan: ReturnPathPlan;
      readonly change: ReturnPathChange;
    };

export type StepKind = Step['kind'];

/** `dead`: the engine failed half-way through removing it and refuses to start it again. */
export type RemovalReason = 'deleted' | 'spec-changed' | 'unknown-workspace' | 'duplicate' | 'dead';

/** An endpoint with the engine network it maps to; `network` null is the default bridge. */
export interface EngineEndpoint {
  readonly network: { readonly engineId: string; readonly name: string; readonly subnet: Cidr | null } | null;
  readonly spec: EndpointSpec | null;
  /** True for the one bridge endpoint that must own the engine's default route. */
  readonly publishing: boolean;
  /** The name its interface should have inside the container; null leaves it to the engine. */
  readonly interfaceName: string | null;
  /** True on a LAN whose IPv6 addresses the engine gives: the LAN's router must not add others. */
  readonly ignoresAdvertisements: boolean;
}

/** What is going on with an object right now, and what last went wrong; kept by the agent, used to tell its phase. */
export interface SubjectActivity {
  readonly running: { readonly step: StepKind; readonly progress: string | null } | null;
  readonly failure: { readonly step: StepKind; readonly message: string; readonly cure: string } | null;
}

export type NetworkPhase = 'pending' | 'created' | 'error' | 'deleting';
export type WorkspacePhase =
  | 'pending'
  | 'pulling'
  | 'creating'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'error'
  | 'deleting';

export type ConditionType = 'PortsPublished' | 'ReturnPathInstalled' | 'GuestForwarding' | 'AddressConflict';
export type ConditionStatus = 'True' | 'False' | 'Unknown';

/** `since` is set by whoever stores the condition, when its status last changed. */
export interface Condition {
  readonly type: ConditionType;
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
}

export interface NetworkStatus {
  readonly phase: NetworkPhase;
  readonly message: string;
}

export interface WorkspaceAddress {
  readonly interface: string | null;
  readonly networkId: string | null;
  readonly address: IpAddress;
  readonly mac: MacAddress | null;
}

export interface WorkspaceStatus {
  readonly phase: WorkspacePhase;
  readonly message: string;
  readonly addresses: readonly WorkspaceAddress[];
  /** The VM's own address on the LAN; null while it is not known, and for Linux. */
  readonly guest: { readonly mac: MacAddress; readonly address: IpAddress } | null;
  readonly conditions: readonly Condition[];
}
