import { parseIpAddress } from '../address/parse.ts';
import { familyOf } from '../address/prefix.ts';
import type { Cidr, IpAddress, IpFamily } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { type FieldReading, readField } from '../field.ts';
import { faultOfMember } from './member.ts';

/** What an excluded address of one family is held against; a null subnet could not be read. */
export interface ExclusionPlace {
  readonly subnet: Cidr | null;
  readonly gateway: IpAddress | null;
}

/** Reads the addresses an engine is to give to nobody. `places` are the families that the draft gives addressing of. */
export function readExcluded(
  texts: readonly string[],
  places: Readonly<Record<IpFamily, ExclusionPlace | null>>,
): FieldReading<readonly IpAddress[]> {
  const addresses: IpAddress[] = [];
  const faults: Fault[] = [];
  for (const [index, text] of texts.entries()) {
    const path = `excludedAddresses[${index}]`;
    const reading = readField(path, text, parseIpAddress);
    faults.push(...reading.faults);
    if (reading.value === null) continue;
    const found = faultOfExcluded(path, reading.value, { place: places[familyOf(reading.value)], before: addresses });
    if (found !== null) faults.push(found);
    addresses.push(reading.value);
  }
  return { value: faults.length > 0 ? null : addresses, faults };
}

/** The engine refuses a network whose reserved addresses it has reserved itself, so those are refused here, with a cure. */
function faultOfExcluded(
  path: string,
  address: IpAddress,
  { place, before }: { readonly place: ExclusionPlace | null; readonly before: readonly IpAddress[] },
): Fault | null {
  if (place === null) {
    const family = familyOf(address);
    const text = `${address} is IPv${family}, which the network does not have: leave it out, or give the network an IPv${family} subnet`;
    return fault(path, 'wrong_family', text);
  }
  if (before.includes(address)) {
    return fault(path, 'duplicate', `${address} is in the list already: leave it out`);
  }
  if (address === place.gateway) {
    return fault(path, 'address_is_gateway', `${address} is the gateway, which is never given out: leave it out`);
  }
  return place.subnet === null ? null : faultOfMember(path, address, place.subnet);
}
