import { type Host, parseInterfaces } from '@trailer/contract';
import { type ShownHostAddress, shownHostAddresses } from '@trailer/netmodel';

/** The addresses by which others reach a host, as everywhere in Trailer. */
export function shownAddressesOf({ interfaces }: Pick<Host, 'interfaces'>): readonly ShownHostAddress[] {
  return shownHostAddresses(parseInterfaces(interfaces));
}
