import { addressOf, contains, prefixOf } from './address/prefix.ts';
import type { Cidr, IpAddress } from './address/types.ts';
import type { HostInterface, InterfaceKind } from './host.ts';

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
    .filter(({ up, kind }) => up && !hiddenKinds.has(kind))
    .flatMap((nic) => nic.addresses.map((held) => ({ address: addressOf(held), segment: prefixOf(held), nic })))
    .filter(({ address }) => !linkLocal.some((prefix) => contains(prefix, address)));
  return [...new Map(shown.toReversed().map((held) => [held.address, held])).values()].toReversed();
}
