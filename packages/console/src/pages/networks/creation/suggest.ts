import {
  addressOf,
  type Cidr,
  contains,
  type ExistingNetwork,
  familyOf,
  type HostFacts,
  type HostInterface,
  type IpAddress,
  ipvlanModes,
  isRouted,
  type NetworkDriver,
  overlaps,
  parseCidr,
  parseIpAddress,
  prefixLength,
  prefixOf,
  suggestShimAddress,
} from '@trailer/netmodel';
import type { NetworkForm } from './form.ts';
import { suggestRange } from './suggest-range.ts';

/** What a new network is thought of on. */
export interface Site {
  readonly facts: HostFacts;
  /** The networks this host has. */
  readonly networks: readonly ExistingNetwork[];
  /** The networks of other hosts, which may be on the same LAN. */
  readonly elsewhere: readonly ExistingNetwork[];
}

/** What is filled in before anybody types; '' where nothing is known, for a guess would be believed. */
export interface Addressing {
  readonly subnet: string;
  readonly gateway: string;
  readonly ipRange: string;
}

export const unknown: Addressing = { subnet: '', gateway: '', ipRange: '' };
const everywhere = '0.0.0.0/0';
const linkLocal = '169.254.0.0/16' as Cidr;
const longestSubnet = 30;

/** A name that no network of the host has yet. */
export function suggestName(driver: NetworkDriver, networks: readonly Pick<ExistingNetwork, 'name'>[]): string {
  const base = driver === 'bridge' ? 'internal' : 'lan';
  const names = new Set(networks.map(({ name }) => name));
  const numbered = Array.from({ length: names.size + 1 }, (_, index) => `${base}-${index + 2}`);
  return [base, ...numbered].find((name) => !names.has(name)) ?? base;
}

/** A network on the LAN, unless every LAN that the host knows has its network already. */
export function suggestDriver({ facts, networks }: Site): NetworkDriver {
  const fit = facts.interfaces.filter(({ parentable }) => parentable);
  return fit.some((nic) => leadsToNewLan(nic, networks)) ? 'macvlan' : 'bridge';
}

/** A NIC without an address may lead anywhere, until a network hangs on it. */
function leadsToNewLan(nic: HostInterface, networks: readonly ExistingNetwork[]): boolean {
  const lans = lansOf(nic);
  if (lans.length > 0) return lans.some((lan) => isUnused(lan, networks));
  return !networks.some(({ parentInterface }) => parentInterface === nic.name);
}

/** The NIC to begin with: one that leads to a LAN without a network yet, best the one the host goes out by. */
export function suggestParent({ facts, networks }: Site): string | null {
  const fit = facts.interfaces.filter(({ parentable }) => parentable);
  const free = fit.filter((nic) => lansOf(nic).some((lan) => isUnused(lan, networks)));
  const unused = fit.filter(({ name }) => !networks.some(({ parentInterface }) => parentInterface === name));
  const goesOut = free.find(({ name }) => defaultRoutes(facts).some((route) => route.interface === name));
  return (goesOut ?? free[0] ?? unused[0] ?? fit[0])?.name ?? null;
}

/** Subnet, gateway and range as the chosen NIC and the host's routes have them. */
export function suggestAddressing(driver: NetworkDriver, parentInterface: string | null, site: Site): Addressing {
  const parent = site.facts.interfaces.find(({ name }) => name === parentInterface);
  if (driver === 'bridge' || parent === undefined) return unknown;
  const lans = lansOf(parent);
  const subnet = lans.find((lan) => isUnused(lan, site.networks)) ?? lans[0];
  if (subnet === undefined) return unknown;
  const gateway = gatewayOf(subnet, parent, site);
  return { subnet, gateway: gateway ?? '', ipRange: rangeFor(subnet, gateway, site) ?? '' };
}

/** The interface that leads to the LAN: with a tag the sub-interface, which the host may have or not. */
export function nicWithTag(parentInterface: string | null, vlanId: string): string | null {
  const tag = vlanId.trim();
  return parentInterface === null || tag === '' ? parentInterface : `${parentInterface}.${tag}`;
}

/** An address for a host shim in the subnet that is typed; null where there is no such subnet, or no room in it. */
export function suggestShim(
  typed: Pick<NetworkForm, 'subnet' | 'gateway' | 'ipRange' | 'excludedAddresses'>,
  site: Site,
): IpAddress | null {
  const [subnet, gateway, ipRange] = [
    parseCidr(typed.subnet.trim()),
    parseIpAddress(typed.gateway.trim()),
    parseCidr(typed.ipRange.trim()),
  ];
  if (!subnet.ok || familyOf(subnet.value) !== 4 || prefixLength(subnet.value) > longestSubnet) return null;
  const excluded = typed.excludedAddresses.flatMap((text) => {
    const parsed = parseIpAddress(text);
    return parsed.ok ? [parsed.value] : [];
  });
  const network = {
    subnet: subnet.value,
    gateway: gateway.ok ? gateway.value : null,
    ipRange: ipRange.ok ? ipRange.value : null,
    excludedAddresses: excluded,
  };
  const own = site.facts.interfaces.flatMap(({ addresses }) => addresses.map(addressOf));
  const shims = [...site.networks, ...site.elsewhere].flatMap(({ hostShim }) => hostShim?.address ?? []);
  return suggestShimAddress(network, [...own, ...shims]);
}

/** A range in the subnet that is typed, beside the gateway that is; null while there is no such subnet. */
export function suggestTypedRange(typed: Pick<Addressing, 'subnet' | 'gateway'>, site: Site): Cidr | null {
  const [subnet, gateway] = [parseCidr(typed.subnet.trim()), parseIpAddress(typed.gateway.trim())];
  if (!subnet.ok || familyOf(subnet.value) !== 4) return null;
  return rangeFor(subnet.value, gateway.ok ? gateway.value : null, site);
}

/** Whether the network has a subnet of its own, which the LAN reaches by a route. */
export function isRoutedMode(mode: string): boolean {
  return isRouted(ipvlanModes.find((known) => known === mode) ?? null);
}

function rangeFor(subnet: Cidr, gateway: IpAddress | null, { facts, elsewhere }: Site): Cidr | null {
  const own = facts.interfaces.flatMap(({ addresses }) => addresses.map(addressOf));
  const ranges = elsewhere.flatMap((other) => (other.driver === 'bridge' ? [] : (other.ipRange ?? [])));
  return suggestRange(subnet, { addresses: gateway === null ? own : [...own, gateway], ranges });
}

/** The LANs a NIC has an address in. */
export function lansOf({ addresses }: Pick<HostInterface, 'addresses'>): readonly Cidr[] {
  return addresses
    .map(prefixOf)
    .filter((lan) => familyOf(lan) === 4 && prefixLength(lan) <= longestSubnet && !overlaps(lan, linkLocal));
}

/** The LAN's router: what the host itself goes out by, or what another host's network on that LAN says. */
function gatewayOf(subnet: Cidr, parent: HostInterface, { facts, elsewhere }: Site): IpAddress | null {
  const routers = defaultRoutes(facts)
    .toSorted((one, other) => Number(other.interface === parent.name) - Number(one.interface === parent.name))
    .map(({ gateway }) => gateway);
  const told = elsewhere.filter((other) => other.driver !== 'bridge' && other.subnet === subnet);
  const known = [...routers, ...told.map(({ gateway }) => gateway)];
  return known.find((gateway) => gateway !== null && contains(subnet, gateway)) ?? null;
}

function defaultRoutes({ routes }: HostFacts) {
  return routes.filter(({ destination, gateway }) => destination === everywhere && gateway !== null);
}

function isUnused(lan: Cidr, networks: readonly ExistingNetwork[]): boolean {
  return !networks.some(({ subnet }) => subnet !== null && overlaps(subnet, lan));
}
