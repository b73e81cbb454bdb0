import { addressOf, compareAddresses, contains } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';
import type { HostInterface, InterfaceKind } from '../host.ts';

/** A LAN as seen from a container: its subnet, and the host NIC its macvlan interface hangs on. */
export interface AttachedLan {
  readonly subnet: Cidr;
  readonly parentInterface: string | null;
}

/** Kinds of link that have, or may have, a LAN at their far end. */
const wireKinds: ReadonlySet<InterfaceKind> = new Set(['physical', 'wifi', 'veth', 'bridge', 'bond', 'vlan']);

/** Whether a frame sent on a LAN can arrive at this host interface: a wire, up, and not the macvlan's own parent. */
export function lanDelivers(nic: HostInterface, parentInterface: string | null): boolean {
  return nic.up && wireKinds.has(nic.kind) && nic.name !== parentInterface;
}

/**
 * The host's addresses inside a LAN's subnet that the LAN cannot deliver to, because the kernel keeps a macvlan apart
 * from its parent or because the interface has no wire. The container reaches them by the bridge or not at all.
 */
export function addressesBehindBridge(
  lan: AttachedLan,
  hostInterfaces: readonly HostInterface[],
): readonly IpAddress[] {
  const addresses = hostInterfaces
    .filter((nic) => !lanDelivers(nic, lan.parentInterface))
    .flatMap((nic) => nic.addresses.map(addressOf))
    .filter((address) => contains(lan.subnet, address));
  return [...new Set(addresses)].sort(compareAddresses);
}
