import { access } from 'node:fs/promises';
import type { KernelGate } from './kernel-gate.ts';

/** Devices of the host that a virtual machine is quicker with. */
export interface HostDevices {
  /** Hardware virtualization: where the host has it, and whether it can be used now. */
  readonly kvm: { readonly path: string; readonly usable: boolean };
  /** Where the host has it, packets of a guest need no copy in user space. */
  readonly vhostNet: boolean;
}

/** Where the engine and the VM runtime look for it. */
export const vhostNetDevice = '/dev/vhost-net';

/** Looks which devices the host has now: modules come and go. */
export async function observeDevices(kernel: KernelGate, kvmDevice: string): Promise<HostDevices> {
  const [{ kvm }, vhostNet] = await Promise.all([kernel.observeKernelFeatures(), isThere(vhostNetDevice)]);
  return { kvm: { path: kvmDevice, usable: kvm }, vhostNet };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
