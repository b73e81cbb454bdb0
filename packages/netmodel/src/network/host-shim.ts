import { addressAt, addressCount } from '../address/position.ts';
import { contains } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import { type FieldReading, isGiven, readIpv4Address, refuseField } from '../field.ts';
import { addressesOfHost, type HostFacts } from '../host.ts';
import { shimNameOf } from '../links/marks.ts';
import { faultOfMember } from './member.ts';
import type { ExistingNetwork, HeldAddress, HostShim, NetworkDraft, NetworkSpec } from './types.ts';

/** What a host shim is held against. */
export interface ShimPlace extends Pick<NetworkSpec, 'driver' | 'mode' | 'subnet' | 'gateway'> {
  /** False for a network of IPv6 alone. */
  readonly hasIpv4: boolean;
  /** Null while the host is not known. */
  readonly facts: Pick<HostFacts, 'interfaces'> | null;
  /** The other networks of the host. */
  readonly networks: readonly ExistingNetwork[];
  readonly taken: readonly HeldAddress[];
  /** The id of the network where it exists already: its shim is no stranger to it. */
  readonly networkId: string | null;
}

const path = 'hostShim.address';

/** Reads the host shim a network asks for: on a macvlan in mode bridge, at an address that is nobody else's. */
export function readHostShim(given: NetworkDraft['hostShim'], place: ShimPlace): FieldReading<HostShim> {
  if (!isGiven(given)) return { value: null, faults: [] };
  const unfit = faultOfKind(place);
  if (unfit !== null) return refuseField(unfit);
  const { value: address, faults } = readIpv4Address(path, given.address);
  if (address === null) return { value: null, faults };
  const found = faultOnLan(address, place) ?? faultOfHolders(address, place);
  return found === null ? { value: { address }, faults: [] } : refuseField(found);
}

function faultOfKind({ driver, mode, hasIpv4 }: ShimPlace): Fault | null {
  switch (driver) {
    case 'bridge':
      return fault(
        'hostShim',
        'not_supported',
        'has no place on a bridge network, which its host is on anyway: leave it out',
      );
    case 'ipvlan':
      return fault(
        'hostShim',
        'not_supported',
        'is a macvlan interface, and the kernel gives a parent to macvlan or ipvlan, not both: use driver macvlan, or published ports',
      );
    case 'macvlan':
      if (mode !== null && mode !== 'bridge') {
        return fault('hostShim', 'not_supported', `hears nothing from workspaces in mode ${mode}: use mode bridge`);
      }
      return hasIpv4
        ? null
        : fault('hostShim', 'not_supported', 'is for IPv4 only: give the network an IPv4 subnet too');
  }
}

function faultOnLan(address: IpAddress, { subnet, gateway }: ShimPlace): Fault | null {
  const outside = subnet === null ? null : faultOfMember(path, address, subnet);
  if (outside !== null || address !== gateway) return outside;
  return fault(path, 'address_is_gateway', `${address} is the LAN's router: use an address that nobody has`);
}

function faultOfHolders(address: IpAddress, { facts, networks, taken, networkId }: ShimPlace): Fault | null {
  const ownLink = networkId === null ? null : shimNameOf(networkId);
  const own = facts === null ? [] : addressesOfHost(facts).filter((held) => held.interface !== ownLink);
  const [held] = own.filter((other) => other.address === address);
  if (held !== undefined) {
    const text = `${address} is this host's own on ${held.interface}: the shim needs one of its own`;
    return fault(path, 'address_is_host', text);
  }
  const other = networks.find(({ id, hostShim }) => id !== networkId && hostShim?.address === address);
  if (other !== undefined) {
    return fault(path, 'address_taken', `${address} is the host shim of network ${showValue(other.name)}: use another`);
  }
  const holder = taken.find((one) => one.address === address)?.holder;
  return holder === undefined ? null : fault(path, 'address_taken', `${address} is taken by ${holder}: use another`);
}

/**
 * Keeps a shim's address from the engine, which would give it to a workspace some day: as an excluded address, for
 * that is what the engine knows. One outside the range it picks from is safe already.
 */
export function excludeShim(
  shim: HostShim | null,
  { subnet, ipRange, excludedAddresses }: Pick<NetworkSpec, 'subnet' | 'ipRange' | 'excludedAddresses'>,
): readonly IpAddress[] {
  if (shim === null || isNeverPicked(shim.address, { subnet, ipRange, excludedAddresses })) return excludedAddresses;
  return [...excludedAddresses, shim.address];
}

/** Why a network that exists cannot get this shim: what its engine may pick was fixed when it was made. */
export function findPickedShim(shim: HostShim | null, current: NetworkSpec): readonly Fault[] {
  if (shim === null || isNeverPicked(shim.address, current)) return [];
  const range = current.ipRange ?? current.subnet;
  const text =
    `${shim.address} is one that the engine may give to a workspace (${range}), and that is fixed at creation: ` +
    `use one outside${current.ipRange === null ? ' it by making the network anew with an ipRange' : ` ${range}`}, or one of excludedAddresses`;
  return [fault(path, 'address_taken', text)];
}

function isNeverPicked(
  address: IpAddress,
  { subnet, ipRange, excludedAddresses }: Pick<NetworkSpec, 'subnet' | 'ipRange' | 'excludedAddresses'>,
): boolean {
  const range = ipRange ?? subnet;
  return range === null || !contains(range, address) || excludedAddresses.includes(address);
}

/** How many addresses a suggestion looks at: the end of a large subnet is as good as all of it. */
const looksAt = 256;

/** An address for a shim: the highest of the subnet that nobody is known to have, outside the engine's range if it can be; null where there is none. */
export function suggestShimAddress(
  network: Pick<NetworkSpec, 'gateway' | 'ipRange' | 'excludedAddresses'> & { readonly subnet: Cidr },
  taken: readonly IpAddress[],
): IpAddress | null {
  const { subnet, gateway, ipRange, excludedAddresses } = network;
  const count = addressCount(subnet);
  const candidates = Array.from({ length: looksAt }, (_, index) => count - 2n - BigInt(index))
    .filter((position) => position >= 1n)
    .map((position) => addressAt(subnet, position));
  const free = candidates.filter(
    (address) => address !== gateway && !excludedAddresses.includes(address) && !taken.includes(address),
  );
  return free.find((address) => ipRange === null || !contains(ipRange, address)) ?? free[0] ?? null;
}
