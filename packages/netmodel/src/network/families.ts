import { familyOf } from '../address/prefix.ts';
import type { Cidr, IpAddress, IpFamily } from '../address/types.ts';
import type { NetworkSpec } from './types.ts';

/** One family of a network's addressing. */
export interface AddressPool {
  readonly subnet: Cidr;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
}

/** The families that a network gives addresses of; a bridge without an IPv4 subnet has one that the engine chooses. */
export function familiesOf({ ipv6 }: Pick<NetworkSpec, 'ipv6'>): ReadonlySet<IpFamily> {
  if (ipv6 === null) return new Set([4]);
  return new Set(ipv6.only ? [6] : [4, 6]);
}

/** The addressing of one family; null where the network has none of its own. */
export function poolOf(
  { subnet, gateway, ipRange, ipv6 }: Pick<NetworkSpec, 'subnet' | 'gateway' | 'ipRange' | 'ipv6'>,
  family: IpFamily,
): AddressPool | null {
  if (family === 6) return ipv6;
  return subnet === null ? null : { subnet, gateway, ipRange };
}

/** Every subnet that a network has of its own. */
export function subnetsOf({ subnet, ipv6 }: Pick<NetworkSpec, 'subnet' | 'ipv6'>): readonly Cidr[] {
  return [subnet, ipv6?.subnet ?? null].filter((one) => one !== null);
}

/** The field of a draft that a subnet was read from. */
export function pathOfSubnet(subnet: Cidr): 'subnet' | 'ipv6.subnet' {
  return familyOf(subnet) === 4 ? 'subnet' : 'ipv6.subnet';
}
