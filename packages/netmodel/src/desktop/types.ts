import type { IpAddress, MacAddress, Port, TransportProtocol } from '../address/types.ts';

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
