import { addressOf, contains, hostPrefix } from '../address/prefix.ts';
import type { Cidr, InterfaceAddress, IpAddress } from '../address/types.ts';
import type { HostInterface } from '../host.ts';
import { isHostShim, linkMarks } from './marks.ts';
import type { HostShimPlan, ObservedShim, ShimRoute } from './types.ts';

/** A setting of the kernel, as `sysctl` names it. */
export interface KernelSetting {
  readonly key: string;
  readonly value: number;
}

/**
 * Kernel settings of a shim. By itself the kernel answers ARP on any link for any address of the host, so that a
 * workspace would find the host's own LAN address behind the shim, and asks under whatever address it sends from; where
 * the host filters reverse paths strictly, what the LAN sends to the shim would be dropped, for the LAN is routed by the
 * parent; and a router's announcement would give the shim IPv6 addresses and the host another default route.
 */
export function shimSettingsOf(name: string): readonly KernelSetting[] {
  return [
    { key: `net.ipv4.conf.${name}.arp_ignore`, value: 1 },
    { key: `net.ipv4.conf.${name}.arp_announce`, value: 2 },
    { key: `net.ipv4.conf.${name}.rp_filter`, value: 2 },
    { key: `net.ipv6.conf.${name}.disable_ipv6`, value: 1 },
  ];
}

/** A host shim, and its address on a LAN. */
export interface ShimOnLan {
  readonly nic: HostInterface;
  readonly address: IpAddress;
}

/** The shim by which the host reaches the workspaces of a LAN; undefined where there is none. */
export function shimOn(
  lan: { readonly subnet: Cidr; readonly parentInterface: string | null },
  interfaces: readonly HostInterface[],
): ShimOnLan | undefined {
  return interfaces
    .filter((nic) => nic.up && isHostShim(nic) && nic.parent === lan.parentInterface)
    .flatMap((nic) => nic.addresses.map((held) => ({ nic, address: addressOf(held) })))
    .find(({ address }) => contains(lan.subnet, address));
}

/** Whether a link is so far from what is wanted that it has to be made anew: what it hangs on cannot be changed. */
export function isOtherLink(plan: HostShimPlan, observed: ObservedShim): boolean {
  return observed.parentInterface !== plan.parentInterface || observed.mode !== 'bridge';
}

/** Whether nothing has to be done about a shim. */
export function isShimInPlace(plan: HostShimPlan, observed: ObservedShim): boolean {
  return (
    !isOtherLink(plan, observed) &&
    observed.mac === plan.mac &&
    observed.up &&
    observed.settled &&
    sameTexts(observed.addresses, [hostPrefix(plan.address)]) &&
    sameTexts(observed.routes.map(routeKey), plan.destinations.map(keyWithin(plan)))
  );
}

/** Lines for `ip -batch`: what makes the link, still switched off, and what then brings it to its plan. */
export interface ShimCommands {
  readonly make: readonly string[];
  readonly set: readonly string[];
}

/** What brings a shim to its plan; an observed one that has to be made anew counts as absent. */
export function shimCommands(plan: HostShimPlan, observed: ObservedShim | null): ShimCommands {
  const { name, mac, parentInterface } = plan;
  const made = observed === null || isOtherLink(plan, observed) ? null : observed;
  const held = made?.addresses ?? [];
  const address: string = hostPrefix(plan.address);
  const removal = observed === null ? [] : [`link delete dev ${name}`];
  return {
    make:
      made === null
        ? [...removal, `link add link ${parentInterface} name ${name} address ${mac} type macvlan mode bridge`]
        : [],
    set: [
      ...(made !== null && made.mac !== mac ? [`link set dev ${name} address ${mac}`] : []),
      ...(isHeld(held, address) ? [] : [`address add ${address} dev ${name}`]),
      ...(made?.up === true ? [] : [`link set dev ${name} up`]),
      ...routeCommands(plan, made?.routes ?? []),
      // Last: with an address go the routes that have it as their source.
      ...held.filter((other) => other !== address).map((other) => `address delete ${other} dev ${name}`),
    ],
  };
}

/**
 * New routes first, so that no moment has less than both plans have. `replace` would take a route of the user's own to
 * the same address, so one of ours from another source is deleted, by its protocol, and added anew.
 */
function routeCommands(plan: HostShimPlan, routes: readonly ShimRoute[]): readonly string[] {
  const { routeProtocol } = linkMarks;
  const present = new Set(routes.map(routeKey));
  const wanted = new Set<string>(plan.destinations);
  const missing = plan.destinations.filter((destination) => !present.has(keyWithin(plan)(destination)));
  const surplus = routes.filter(({ destination }) => !wanted.has(destination));
  const held = new Set(routes.map(({ destination }) => destination));
  const removal = (destination: IpAddress) =>
    `route delete ${hostPrefix(destination)} dev ${plan.name} proto ${routeProtocol}`;
  return [
    ...missing.flatMap((destination) => [
      ...(held.has(destination) ? [removal(destination)] : []),
      `route add ${hostPrefix(destination)} dev ${plan.name} src ${plan.address} proto ${routeProtocol}`,
    ]),
    ...surplus.map(({ destination }) => removal(destination)),
  ];
}

function keyWithin({ address }: HostShimPlan): (destination: IpAddress) => string {
  return (destination) => routeKey({ destination, source: address });
}

function routeKey({ destination, source }: ShimRoute): string {
  return `${destination} ${source}`;
}

function isHeld(held: readonly InterfaceAddress[], address: string): boolean {
  return held.some((one) => one === address);
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && [...one].sort().join() === [...other].sort().join();
}
