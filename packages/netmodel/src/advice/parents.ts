import { contains, familyOf, prefixLength, prefixOf } from '../address/prefix.ts';
import type { Cidr, InterfaceAddress, IpAddress } from '../address/types.ts';
import type { HostFacts, HostInterface } from '../host.ts';

/** A LAN that a workspace can be put on: the interface that leads to it, and its addressing. */
export interface LanChoice {
  readonly parent: HostInterface;
  readonly subnet: Cidr;
  readonly gateway: IpAddress;
}

/** The LANs of a host whose subnet and router are known, the one of the default route first. */
export function lansOf({ interfaces, routes }: HostFacts): readonly LanChoice[] {
  return routes
    .filter(({ destination }) => destination === '0.0.0.0/0')
    .flatMap(({ interface: name, gateway }) => {
      const parent = interfaces.find((nic) => nic.name === name);
      if (gateway === null || parent === undefined || !parent.parentable) return [];
      const held = parent.addresses.find((address) => isOnLink(address, gateway));
      return held === undefined ? [] : [{ parent, subnet: prefixOf(held), gateway }];
    });
}

function isOnLink(held: InterfaceAddress, gateway: IpAddress): boolean {
  const prefix = prefixOf(held);
  return familyOf(prefix) === 4 && prefixLength(prefix) <= 30 && contains(prefix, gateway);
}

/** Why none of a host's interfaces can carry workspaces onto a LAN, each with its own reason. */
export function whyNoLan({ interfaces, routes }: HostFacts): string {
  const wires = interfaces.filter(({ kind }) => !['loopback', 'docker-bridge', 'macvlan'].includes(kind));
  const unfit = wires
    .filter(({ parentable }) => !parentable)
    .map(({ name, whyNot }) => `${name} ${whyNot ?? 'is unfit'}`);
  if (wires.length === 0) return 'the host has no interface beside its own bridges';
  if (unfit.length === wires.length) return unfit.join('; ');
  const byDefault = routes.some(({ destination }) => destination === '0.0.0.0/0');
  return byDefault
    ? 'the interface of the default route cannot be a parent, or holds no address of a LAN'
    : 'the host has no default route, so the router of its LAN is not known: make the network by hand';
}

/** What on a host speaks for a network that takes one MAC address a port; null where nothing does. */
export function likesOneMac({ interfaces }: HostFacts): string | null {
  const lonely = interfaces.find(
    ({ kind, addresses }) =>
      kind === 'physical' && addresses.some((held) => familyOf(held) === 4 && prefixLength(held) === 32),
  );
  if (lonely === undefined) return null;
  return `${lonely.name} holds a /32 address, as in clouds that deliver to known addresses only.`;
}
