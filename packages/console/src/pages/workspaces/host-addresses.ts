import type { Host } from '@trailer/contract';
import { parseInterfaces } from '@trailer/contract';
import { shownHostAddresses } from '@trailer/netmodel';

/** The addresses of a host that clients can be given. */
export function shownAddressesOf({ interfaces }: Pick<Host, 'interfaces'>): readonly string[] {
  return shownHostAddresses(parseInterfaces(interfaces)).map(({ address }) => address);
}
