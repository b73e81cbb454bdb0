import { type Fault, fault } from '../fault.ts';
import type { KernelFeatures } from '../host.ts';
import type { NetworkDraft } from './types.ts';

/** Finds what a draft asks for that the kernel of this host cannot do; each with what to do instead. */
export function findUnsupported({ driver }: NetworkDraft, kernel: KernelFeatures): readonly Fault[] {
  switch (driver) {
    case 'bridge':
      return [];
    case 'macvlan':
      return kernel.macvlan ? [] : [driverFault('macvlan', 'bridge, or load the module')];
    case 'ipvlan':
      return kernel.ipvlan ? [] : [driverFault('ipvlan', 'macvlan, or load the module')];
  }
}

function driverFault(driver: string, instead: string): Fault {
  const text = `${driver} is not supported by this host's kernel: use ${instead}`;
  return fault('driver', 'driver_unsupported_by_host', text);
}
