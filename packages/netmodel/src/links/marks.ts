import type { MacAddress } from '../address/types.ts';
import { hash } from '../hash.ts';
import type { HostInterface } from '../host.ts';

/** Trailer's marks on links of the host. Whatever carries one is ours to change, whatever does not is left alone. */
export const linkMarks = {
  /** How the names of host shims begin. */
  shimPrefix: 'trl-',
  /** The alias of a VLAN sub-interface, whose name is the engine's: `ip link set dev eth0.100 alias trailer:vlan`. */
  vlanAlias: 'trailer:vlan',
  /** Protocol of the routes on a shim, as of all routes of ours. */
  routeProtocol: 214,
} as const;

/** The longest name that the kernel gives a link (IFNAMSIZ). */
export const longestLinkName = 15;

/** The name of a network's host shim: the same whenever it is made. */
export function shimNameOf(networkId: string): string {
  return `${linkMarks.shimPrefix}${hash(`shim ${networkId}`).slice(0, 10)}`;
}

/** The MAC address of a network's host shim: a shim that is made anew is the same neighbour to its LAN. */
export function shimMacOf(networkId: string): MacAddress {
  const digits = hash(`shim ${networkId}`).slice(0, 10);
  return `02${digits.replace(/../g, ':$&')}` as MacAddress;
}

/** Whether an interface of the host is a host shim of Trailer's. */
export function isHostShim({ name, kind }: Pick<HostInterface, 'name' | 'kind'>): boolean {
  return kind === 'macvlan' && name.startsWith(linkMarks.shimPrefix);
}
