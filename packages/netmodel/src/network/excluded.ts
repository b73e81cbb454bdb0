import { parseIpAddress } from '../address/parse.ts';
import { familyOf } from '../address/prefix.ts';
import type { IpAddress, IpFamily } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { type FieldReading, readField } from '../field.ts';
import { type GatewayPlace, gatewayOnEngine } from './gateway.ts';
import { faultOfMember } from './member.ts';

/**
 * Reads the addresses an engine is to give to nobody. `places` are the families that the draft gives addressing of; a null
 * subnet could not be read.
 */
export function readExcluded(
  texts: readonly string[],
  places: Readonly<Record<IpFamily, GatewayPlace | null>>,
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
  { place, before }: { readonly place: GatewayPlace | null; readonly before: readonly IpAddress[] },
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
  const outside = place.subnet === null ? null : faultOfMember(path, address, place.subnet);
  if (outside !== null || address !== gatewayOnEngine(place)) return outside;
  const text = `${address} is what the engine takes as the gateway where none is given: leave it out, or give a gateway`;
  return fault(path, 'address_is_gateway', text);
}
