import { type Fault, fault } from '../fault.ts';
import { isGiven } from '../field.ts';
import type { KernelFeatures } from '../host.ts';
import type { NetworkDraft } from './types.ts';

/** Finds what a draft asks for that this host, or Trailer today, cannot do; each with what to do instead. */
export function findUnsupported(draft: NetworkDraft, kernel: KernelFeatures): readonly Fault[] {
  return [...faultsOfDriver(draft, kernel), ...faultsOfFields(draft)];
}

function faultsOfDriver({ driver }: NetworkDraft, kernel: KernelFeatures): readonly Fault[] {
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

function faultsOfFields({ ipv6 }: NetworkDraft): readonly Fault[] {
  const asked: readonly (readonly [path: string, asked: boolean, text: string])[] = [
    ['ipv6', isGiven(ipv6), 'is not supported yet: leave it out and give an IPv4 subnet'],
  ];
  return asked.filter(([, isAsked]) => isAsked).map(([path, , text]) => fault(path, 'not_supported', text));
}
