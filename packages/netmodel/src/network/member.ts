import { broadcastAddress, contains, containsPrefix, familyOf, networkAddress } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { type FieldReading, refuseField } from '../field.ts';

/** Why an address cannot be one of a machine in the subnet; null when it can. */
export function faultOfMember(path: string, address: IpAddress, subnet: Cidr): Fault | null {
  if (!contains(subnet, address)) {
    return fault(path, 'outside_subnet', `${address} is outside subnet ${subnet}: use an address inside it`);
  }
  if (address === networkAddress(subnet)) {
    const what = familyOf(subnet) === 4 ? 'the network address' : 'the subnet-router anycast address';
    return fault(path, 'network_address', `${address} is ${what} of ${subnet}: use one after it`);
  }
  if (address === broadcastAddress(subnet)) {
    return fault(path, 'broadcast_address', `${address} is the broadcast address of ${subnet}: use one before it`);
  }
  return null;
}

/** The range an engine may pick from, refused where it is not a part of the subnet. */
export function faultOfRange(path: string, reading: FieldReading<Cidr>, subnet: Cidr | null): FieldReading<Cidr> {
  if (reading.value === null || subnet === null || containsPrefix(subnet, reading.value)) return reading;
  const text = `${reading.value} is not inside subnet ${subnet}: use a part of it`;
  return refuseField(fault(path, 'outside_subnet', text));
}
