import { type Fault, type FaultCode, fault, showValue } from '../fault.ts';
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
      return kernel.macvlan ? [] : [driverFault('driver_unsupported_by_host', 'macvlan', 'bridge, or load the module')];
    case 'ipvlan': {
      const code = kernel.ipvlan ? 'not_supported' : 'driver_unsupported_by_host';
      return [driverFault(code, 'ipvlan', 'macvlan')];
    }
  }
}

function driverFault(code: FaultCode, driver: string, instead: string): Fault {
  const who = code === 'not_supported' ? 'Trailer yet' : "this host's kernel";
  return fault('driver', code, `${driver} is not supported by ${who}: use ${instead}`);
}

function faultsOfFields({ ipv6, vlanId, mode, hostShim }: NetworkDraft): readonly Fault[] {
  const asked: readonly (readonly [path: string, asked: boolean, text: string])[] = [
    ['ipv6', isGiven(ipv6), 'is not supported yet: leave it out and give an IPv4 subnet'],
    ['vlanId', isGiven(vlanId), vlanText(vlanId)],
    [
      'mode',
      isGiven(mode) && mode !== 'bridge',
      `${showValue(mode ?? '')} is not supported yet: leave it out or write bridge`,
    ],
    ['hostShim', isGiven(hostShim), 'is not supported yet: leave it out and let the host use published ports'],
  ];
  return asked.filter(([, isAsked]) => isAsked).map(([path, , text]) => fault(path, 'not_supported', text));
}

function vlanText(vlanId: number | null | undefined): string {
  const value = showValue(vlanId ?? '');
  return `${value} is not supported yet: make the VLAN interface on the host and give its name as parentInterface`;
}
