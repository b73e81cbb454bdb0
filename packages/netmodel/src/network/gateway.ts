import { addressAt } from '../address/position.ts';
import { networkAddress } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';

/** The addressing of one family, as far as the gateway depends on it; the subnet null where the engine chooses it. */
export interface GatewayPlace {
  readonly subnet: Cidr | null;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
}

/**
 * The address the engine keeps as the gateway of a network: where none is given it takes the first of the range it picks
 * from. Null where it chooses the subnet as well.
 */
export function gatewayOnEngine({ subnet, gateway, ipRange }: GatewayPlace): IpAddress | null {
  if (gateway !== null || subnet === null) return gateway;
  const pool = ipRange ?? subnet;
  // The first address of a subnet names the network itself.
  return networkAddress(pool) === networkAddress(subnet) ? addressAt(subnet, 1n) : networkAddress(pool);
}
