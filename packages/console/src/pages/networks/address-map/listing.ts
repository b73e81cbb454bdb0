import { compareAddresses, contains } from '@trailer/netmodel';
import type { AddressMark, AddressPlanInput } from './plan.ts';

/** The addresses of a subnet that somebody has, in order: an IPv6 one has too many to draw a map of. */
export function listAddresses({ subnet, gateway, excludedAddresses, held }: AddressPlanInput): readonly AddressMark[] {
  const plain = (address: AddressMark['address'], kind: 'gateway' | 'excluded'): AddressMark => ({
    address,
    kind,
    text: kind,
    workspaceId: null,
  });
  const marks = [
    ...(gateway === null ? [] : [plain(gateway, 'gateway')]),
    ...excludedAddresses.map((address) => plain(address, 'excluded')),
    ...held,
  ];
  return marks
    .filter(({ address }) => contains(subnet, address))
    .toSorted((one, other) => compareAddresses(one.address, other.address));
}
