import type { IpAddress, MacAddress, Port, TransportProtocol } from '../address/types.ts';
import type { KernelFeatures } from '../host.ts';
import type { ExistingNetwork } from '../network/types.ts';
import type { WorkspaceKind } from '../workspace/types.ts';

/** Editions of Windows by the names the public VM runtime has for them. */
export const windowsEditions = ['11', '11l', '11e', '10', '10l', '10e', '2025', '2022'] as const;

export type WindowsEdition = (typeof windowsEditions)[number];

/** `kvm` needs the host's hardware virtualization, `auto` emulates where there is none, `emulated` always does. */
export const accelerations = ['kvm', 'auto', 'emulated'] as const;

export type Acceleration = (typeof accelerations)[number];

/** What makes a Windows desktop, but for its CPUs and memory, which are the workspace's resources. */
export interface WindowsSpec {
  readonly edition: WindowsEdition;
  readonly account: { readonly username: string; readonly password: string };
  /** Language tags such as `de` or `de-DE`. */
  readonly language: string;
  readonly keyboard: string;
  readonly diskGiB: number;
  readonly acceleration: Acceleration;
}

/** A port that a program inside the guest serves. */
export interface GuestPort {
  readonly protocol: TransportProtocol;
  readonly port: Port;
}

/** How far the port forwarder is: it has not seen a lease since the container started, forwards, or lost the guest. */
export type ForwarderState = 'waiting' | 'forwarding' | 'lost';

/** What the port forwarder says of the guest, checked, and what the kernel really forwards. */
export interface ObservedGuest {
  readonly state: ForwarderState;
  readonly mac: MacAddress | null;
  /** Null unless the guest answers there. */
  readonly address: IpAddress | null;
  /** The forwarder's own words. */
  readonly message: string;
  /** Ports that rules in the container's namespace forward to `address`, read back from the kernel. */
  readonly forwarded: readonly GuestPort[];
}

/** What is asked of a Windows desktop, as it came in: well-typed, unchecked. */
export interface WindowsDraft {
  readonly edition?: string | undefined;
  readonly account?: { readonly username?: string | undefined; readonly password?: string | undefined } | undefined;
  readonly language?: string | undefined;
  readonly keyboard?: string | undefined;
  readonly diskGiB?: number | undefined;
  readonly acceleration?: string | undefined;
}

/** The parts of a workspace request that a desktop has a say in, as they came in. */
export interface DesktopDraft {
  readonly kind: WorkspaceKind;
  readonly windows?: WindowsDraft | null | undefined;
  readonly resources?: Partial<DraftedResources> | undefined;
  readonly command?: readonly string[] | null | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly interactive?: boolean | undefined;
  readonly volumes?: readonly { readonly name: string; readonly path: string }[] | undefined;
  readonly networks?: readonly { readonly networkId: string }[] | undefined;
  readonly networkMode?: string | undefined;
}

interface DraftedResources {
  readonly cpus: number | null | undefined;
  readonly memoryMiB: number | null | undefined;
}

/** Where a desktop is to run. `host` is null while the request names none that is known. */
export interface DesktopContext {
  readonly host: { readonly name: string; readonly kernel: Pick<KernelFeatures, 'kvm'> } | null;
  readonly networks: readonly Pick<ExistingNetwork, 'id' | 'name' | 'driver' | 'mode' | 'ipv6'>[];
}

/** What a checked request makes of a workspace: `windows` is null for Linux, whose resources stay as they were asked for. */
export interface DesktopSpec<Windows = WindowsSpec> {
  readonly windows: Windows | null;
  readonly resources: { readonly cpus: number | null; readonly memoryMiB: number | null };
}

/** A desktop without its password, which is not needed to judge a change. */
export interface DesktopSettings extends Omit<WindowsSpec, 'account'> {
  readonly account: { readonly username: string };
}
