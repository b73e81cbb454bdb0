import { familyOf } from '../address/prefix.ts';
import type { IpAddress, IpFamily } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import { type FieldReading, readIpv4Address, readIpv6Address, refuseField } from '../field.ts';
import { addressesOfHost, type HostFacts } from '../host.ts';
import { familiesOf, poolOf } from '../network/families.ts';
import { gatewayOnEngine } from '../network/gateway.ts';
import { faultOfMember } from '../network/member.ts';
import type { ExistingNetwork } from '../network/types.ts';
import type { ExistingWorkspace } from './types.ts';

/** What a static address is held against. `network` is null when the request names none that can be used. */
export interface AddressNeighbours {
  readonly network: ExistingNetwork | null;
  readonly family: IpFamily;
  readonly facts: HostFacts;
  readonly others: readonly ExistingWorkspace[];
  /** The workspace that is being changed. */
  readonly self: ExistingWorkspace | undefined;
}

const readAddress = { 4: readIpv4Address, 6: readIpv6Address } as const satisfies Record<IpFamily, unknown>;

/** Reads the static address of a family that an endpoint asks for: inside the network's subnet, and nobody else's. */
export function readStaticAddress(
  path: string,
  given: string | null | undefined,
  { network, family, facts, others, self }: AddressNeighbours,
): FieldReading<IpAddress> {
  const reading = readAddress[family](path, given);
  if (reading.value === null || network === null) return reading;
  const found =
    faultInNetwork(path, reading.value, network) ??
    faultOfHost(path, reading.value, facts) ??
    faultOfOthers(path, reading.value, others) ??
    faultOfGuests(path, reading.value, { others, self });
  return found === null ? reading : refuseField(found);
}

function faultInNetwork(path: string, address: IpAddress, network: ExistingNetwork): Fault | null {
  const name = showValue(network.name);
  const family = familyOf(address);
  if (!familiesOf(network).has(family)) {
    const text = `${address} is IPv${family}, which network ${name} does not have: leave it out, or use a network with it`;
    return fault(path, 'wrong_family', text);
  }
  const pool = poolOf(network, family);
  if (pool === null) {
    const text = `${address} cannot be kept: network ${name} has no subnet of its own; leave it out, or use a network with one`;
    return fault(path, 'outside_subnet', text);
  }
  const outside = faultOfMember(path, address, pool.subnet);
  if (outside !== null) return outside;
  if (address === gatewayOnEngine(pool)) {
    return fault(path, 'address_is_gateway', `${address} is the gateway of network ${name}: use another address`);
  }
  if (address === network.hostShim?.address) {
    return fault(path, 'address_taken', `${address} is the host shim of network ${name}: use another address`);
  }
  if (!network.excludedAddresses.includes(address)) return null;
  return fault(path, 'address_excluded', `${address} is excluded in network ${name}: use another address`);
}

function faultOfHost(path: string, address: IpAddress, facts: HostFacts): Fault | null {
  const own = addressesOfHost(facts).find((held) => held.address === address);
  if (own === undefined) return null;
  return fault(path, 'address_is_host', `${address} is this host's own on ${own.interface}: use another address`);
}

function faultOfOthers(path: string, address: IpAddress, others: readonly ExistingWorkspace[]): Fault | null {
  const holder = others.find(
    ({ addresses, endpoints }) =>
      addresses.includes(address) || endpoints.some((one) => [one.ipv4Address, one.ipv6Address].includes(address)),
  );
  if (holder === undefined) return null;
  return fault(
    path,
    'address_taken',
    `${address} is taken by workspace ${showValue(holder.name)}: use another address`,
  );
}

/** A guest takes its address by DHCP, beside the container's: whoever took the same one would cut the other off. */
function faultOfGuests(
  path: string,
  address: IpAddress,
  { others, self }: Pick<AddressNeighbours, 'others' | 'self'>,
): Fault | null {
  if (self?.guestAddress === address) {
    const text = `${address} is the guest's own, which it takes by DHCP beside the container's: use another address`;
    return fault(path, 'address_taken', text);
  }
  const host = others.find(({ guestAddress }) => guestAddress === address);
  if (host === undefined) return null;
  const text = `${address} is taken by the guest of workspace ${showValue(host.name)}: use another address`;
  return fault(path, 'address_taken', text);
}
