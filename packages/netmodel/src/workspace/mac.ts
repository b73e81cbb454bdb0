import { parseMacAddress } from '../address/parse.ts';
import { isGroupMac } from '../address/prefix.ts';
import type { MacAddress } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import { type FieldReading, readField, refuseField } from '../field.ts';
import type { HostFacts } from '../host.ts';
import type { ExistingWorkspace } from './types.ts';

/** What a MAC address must not clash with: the host's own, those of other workspaces, those earlier in the request. */
export interface MacNeighbours {
  readonly facts: HostFacts;
  readonly others: readonly ExistingWorkspace[];
  readonly before: readonly (MacAddress | null)[];
}

/** Reads the MAC address an endpoint asks for: one interface's own, and the only one of its kind on the host. */
export function readEndpointMac(
  path: string,
  given: string | null | undefined,
  neighbours: MacNeighbours,
): FieldReading<MacAddress> {
  const reading = readField(path, given, parseMacAddress);
  if (reading.value === null) return reading;
  const found = faultOfMac(path, reading.value, neighbours);
  return found === null ? reading : refuseField(found);
}

function faultOfMac(path: string, mac: MacAddress, { facts, others, before }: MacNeighbours): Fault | null {
  if (mac === '00:00:00:00:00:00') {
    return fault(path, 'not_a_mac', `${mac} is no interface's own: use one such as 02:42:ac:11:00:02`);
  }
  if (isGroupMac(mac)) {
    return fault(path, 'not_a_mac', `${mac} is a group address: make the second digit even, as in 02:42:ac:11:00:02`);
  }
  if (before.includes(mac)) {
    return fault(path, 'duplicate', `${mac} is asked for twice in this request: use another`);
  }
  const nic = facts.interfaces.find((candidate) => candidate.mac === mac);
  if (nic !== undefined) {
    return fault(path, 'address_is_host', `${mac} is that of ${nic.name} on this host: use another`);
  }
  const holder = others.find(({ endpoints }) => endpoints.some(({ macAddress }) => macAddress === mac));
  if (holder === undefined) return null;
  return fault(path, 'address_taken', `${mac} is taken by workspace ${showValue(holder.name)}: use another`);
}
