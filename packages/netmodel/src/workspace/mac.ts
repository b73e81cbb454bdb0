import { parseMacAddress } from '../address/parse.ts';
import { isGroupMac } from '../address/prefix.ts';
import type { MacAddress } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import { type FieldReading, readField, refuseField } from '../field.ts';
import type { HostFacts } from '../host.ts';
import { engineParentOf } from '../network/engine-request.ts';
import type { ExistingNetwork } from '../network/types.ts';
import type { ExistingWorkspace } from './types.ts';

/** What a MAC address must not clash with: the host's own, those of other workspaces, those earlier in the request. */
export interface MacNeighbours {
  readonly facts: HostFacts;
  readonly others: readonly ExistingWorkspace[];
  readonly before: readonly (MacAddress | null)[];
  readonly network: MacPlace;
}

/** The network that an endpoint is on, as far as its MAC address goes; null where the request names none that can be used. */
export type MacPlace = Pick<ExistingNetwork, 'name' | 'driver' | 'mode' | 'parentInterface' | 'vlanId'> | null;

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

function faultOfMac(path: string, mac: MacAddress, { facts, others, before, network }: MacNeighbours): Fault | null {
  if (network?.driver === 'ipvlan') {
    const text =
      `${mac} cannot be had on ipvlan network ${showValue(network.name)}, whose workspaces share the MAC address of ` +
      `${engineParentOf(network)}: leave it out, or use a macvlan network`;
    return fault(path, 'not_supported', text);
  }
  if (mac === '00:00:00:00:00:00') {
    return fault(path, 'not_a_mac', `${mac} is no interface's own: use one such as 02:42:ac:11:00:02`);
  }
  if (isGroupMac(mac)) {
    return fault(path, 'not_a_mac', `${mac} is a group address: make the second digit even, as in 02:42:ac:11:00:02`);
  }
  if (before.includes(mac)) {
    return fault(path, 'duplicate', `${mac} is asked for twice in this request: use another`);
  }
  // A parent that is passed through takes the MAC address of the workspace that has it.
  const passedThrough = network?.mode === 'passthru' ? engineParentOf(network) : null;
  const nic = facts.interfaces.find((candidate) => candidate.mac === mac && candidate.name !== passedThrough);
  if (nic !== undefined) {
    return fault(path, 'address_is_host', `${mac} is that of ${nic.name} on this host: use another`);
  }
  const holder = others.find(({ endpoints }) => endpoints.some(({ macAddress }) => macAddress === mac));
  if (holder === undefined) return null;
  return fault(path, 'address_taken', `${mac} is taken by workspace ${showValue(holder.name)}: use another`);
}
