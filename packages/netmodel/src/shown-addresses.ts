import { addressOf, contains, prefixOf } from './address/prefix.ts';
import type { Cidr, IpAddress } from './address/types.ts';
import type { HostInterface, InterfaceKind } from './host.ts';
import { isHostShim } from './links/marks.ts';

/** An address of the host that clients can be given, and the NIC and prefix it is on. */
export interface ShownHostAddress {
  readonly address: IpAddress;
  readonly segment: Cidr;
  readonly nic: HostInterface;
}

/** Links no client is on: nobody outside the host has a use for their addresses. */
const hiddenKinds: ReadonlySet<InterfaceKind> = new Set(['loopback', 'dummy', 'docker-bridge']);
const linkLocal = ['169.254.0.0/16' as Cidr, 'fe80::/10' as Cidr] as const;

/** The host addresses that Trailer shows: those of NICs that are up, each once, none link-local. */
export function shownHostAddresses(interfaces: readonly HostInterface[]): readonly ShownHostAddress[] {
  const shown = interfaces
    .filter((nic) => nic.up && !hiddenKinds.has(nic.kind) && (!isHostShim(nic) || hasWayBack(nic, interfaces)))
    .flatMap((nic) => nic.addresses.map((held) => ({ address: addressOf(held), segment: prefixOf(held), nic })))
    .filter(({ address }) => !linkLocal.some((prefix) => contains(prefix, address)));
  return [...new Map(shown.toReversed().map((held) => [held.address, held])).values()].toReversed();
}

/** A shim leads to workspaces alone: who else asks at it is answered by a NIC on that LAN, or not at all. */
function hasWayBack(shim: HostInterface, interfaces: readonly HostInterface[]): boolean {
  const lans = interfaces.filter((nic) => nic.up && !isHostShim(nic)).flatMap((nic) => nic.addresses.map(prefixOf));
  return shim.addresses.some((held) => lans.some((lan) => contains(lan, addressOf(held))));
}
