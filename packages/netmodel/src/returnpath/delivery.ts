import { addressOf, compareAddresses, contains, familyOf, prefixLength, prefixOf } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';
import type { HostInterface, InterfaceKind } from '../host.ts';
import { isHostShim } from '../links/marks.ts';
import { shownHostAddresses } from '../shown-addresses.ts';

/** A LAN as seen from a container: the address it holds there, and the host NIC its macvlan interface hangs on. */
export interface AttachedLan {
  readonly address: IpAddress;
  readonly subnet: Cidr;
  readonly gateway: IpAddress | null;
  readonly parentInterface: string | null;
}

/** Something whose gateway is known. */
export type Gated<T> = T & { readonly gateway: IpAddress };

/** What a container's LANs carry, and what they cannot. */
export interface LanDelivery<Lan extends AttachedLan> {
  /** The LANs that reach strangers by their gateway; the first of them carries the general egress. */
  readonly gated: readonly Gated<Lan>[];
  /** Host addresses that the container reaches by the bridge or not at all. */
  readonly exceptions: readonly IpAddress[];
}

/** What the LANs of one family carry between a container and its host. */
export function deliveryBy<Lan extends AttachedLan>(
  lans: readonly Lan[],
  hostInterfaces: readonly HostInterface[],
): LanDelivery<Lan> {
  const inside = lans.flatMap((lan) => lostInside(lan, hostInterfaces));
  // A gateway that is the host itself, out of the LAN's reach, cannot carry anything either.
  const gated = lans.filter(hasGateway).filter(({ gateway }) => !inside.includes(gateway));
  const [egress] = gated;
  const outside = egress === undefined ? [] : lostBeyond(egress, hostInterfaces);
  const strange = outside.filter((address) => !lans.some(({ subnet }) => contains(subnet, address)));
  return { gated, exceptions: [...new Set([...inside, ...strange])].sort(compareAddresses) };
}

/** Whether an endpoint has a gateway. */
export function hasGateway<T extends { readonly gateway: IpAddress | null }>(endpoint: T): endpoint is Gated<T> {
  return endpoint.gateway !== null;
}

/** Kinds of link that have, or may have, a LAN at their far end. */
const wireKinds: ReadonlySet<InterfaceKind> = new Set(['physical', 'wifi', 'veth', 'bridge', 'bond', 'vlan']);

/**
 * Whether a frame sent on a LAN can arrive at this host interface: a wire, up, and not the macvlan's own parent; or a
 * host shim on that parent, which is a sibling.
 */
export function lanDelivers(nic: HostInterface, parentInterface: string | null): boolean {
  if (!nic.up) return false;
  return isShimOn(nic, parentInterface) || (wireKinds.has(nic.kind) && nic.name !== parentInterface);
}

/** Whether an interface is a host shim on a parent; the host answers by it whom it was made for. */
function isShimOn(nic: HostInterface, parentInterface: string | null): boolean {
  return isHostShim(nic) && nic.parent === parentInterface;
}

/** The host's addresses inside a LAN's subnet that the LAN cannot deliver to, or from which no reply comes back. */
function lostInside(lan: AttachedLan, hostInterfaces: readonly HostInterface[]): readonly IpAddress[] {
  const lost = hostSendsByParent(lan, hostInterfaces)
    ? hostInterfaces.filter((nic) => !isShimOn(nic, lan.parentInterface))
    : hostInterfaces.filter((nic) => !lanDelivers(nic, lan.parentInterface));
  return lost.flatMap((nic) => nic.addresses.map(addressOf)).filter((address) => contains(lan.subnet, address));
}

/** The host's addresses anywhere that a request sent through a LAN's router may reach, but from which no reply comes back. */
function lostBeyond(lan: AttachedLan, hostInterfaces: readonly HostInterface[]): readonly IpAddress[] {
  if (!hostSendsByParent(lan, hostInterfaces)) return [];
  return shownHostAddresses(hostInterfaces)
    .map(({ address }) => address)
    .filter((address) => familyOf(address) === familyOf(lan.address));
}

/** A connected way of the host's own to an address: the NIC, and the address it holds there. */
export interface OnLinkWay {
  readonly nic: HostInterface;
  readonly address: IpAddress;
}

/**
 * The host's own way to a container's LAN address, as its most specific connected route says; undefined when it has
 * none and asks its router. Of equal routes the parent's counts: nothing here tells which the kernel has first.
 */
export function hostWayTo(lan: AttachedLan, hostInterfaces: readonly HostInterface[]): OnLinkWay | undefined {
  const ways = hostInterfaces
    .filter(({ up }) => up)
    .flatMap((nic) => nic.addresses.map((held) => ({ nic, address: addressOf(held), prefix: prefixOf(held) })))
    .filter(({ prefix }) => contains(prefix, lan.address));
  const longest = Math.max(...ways.map(({ prefix }) => prefixLength(prefix)));
  const best = ways.filter(({ prefix }) => prefixLength(prefix) === longest);
  return best.find(({ nic }) => nic.name === lan.parentInterface) ?? best[0];
}

/** Whether the host sends to a container's LAN address by the parent, which the kernel keeps apart from its macvlans. */
export function hostSendsByParent(lan: AttachedLan, hostInterfaces: readonly HostInterface[]): boolean {
  return hostWayTo(lan, hostInterfaces)?.nic.name === lan.parentInterface;
}
