import { addressOf, familyOf, overlaps, prefixLength, prefixOf } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import { isGiven } from '../field.ts';
import type { HostInterface } from '../host.ts';
import { draftedParentOf } from './engine-request.ts';
import { isRouted, readMode } from './mode.ts';
import type { NetworkDraft } from './types.ts';

/**
 * Why a draft cannot be a routed network (ipvlan l3 or l3s): nobody answers ARP for its addresses, so that its subnet
 * is reached by a route to the host alone.
 */
export function findRoutedFaults(
  draft: NetworkDraft,
  subnet: Cidr | null,
  interfaces: readonly HostInterface[],
): readonly Fault[] {
  const mode = readMode(draft);
  if (mode === null || !isRouted(mode)) return [];
  const parent = interfaces.find(({ name }) => name === draftedParentOf(draft));
  return [
    ...gatewayFaults(draft, mode),
    ...(parent === undefined ? [] : parentFaults(parent, mode)),
    ...(parent === undefined || subnet === null ? [] : subnetFaults(subnet, parent, mode)),
  ];
}

function gatewayFaults({ gateway }: NetworkDraft, mode: string): readonly Fault[] {
  if (!isGiven(gateway)) return [];
  const text = `${showValue(gateway)} has no place in mode ${mode}, where the host itself routes: leave it out`;
  return [fault('gateway', 'invalid_value', text)];
}

function parentFaults(parent: HostInterface, mode: string): readonly Fault[] {
  if (routerOf(parent) !== null) return [];
  const text =
    `${parent.name} holds no IPv4 address for the LAN's route to lead to, which mode ${mode} needs: ` +
    'use a parent with an address, or mode l2';
  return [fault('parentInterface', 'unfit_parent', text)];
}

function subnetFaults(subnet: Cidr, { name, addresses }: HostInterface, mode: string): readonly Fault[] {
  const own = addresses.map(prefixOf).find((prefix) => overlaps(prefix, subnet));
  if (own === undefined) return [];
  const text =
    `${subnet} is on the LAN of ${name} itself (${own}), where nobody answers ARP for workspaces in mode ${mode}: ` +
    'use a subnet that the LAN does not have, such as 10.80.0.0/24, or mode l2';
  return [fault('subnet', 'subnet_overlap', text)];
}

/** The address of a parent interface that a route to a network behind it leads to; null where it holds none. */
function routerOf({ addresses }: HostInterface): IpAddress | null {
  const onLan = addresses.find((held) => familyOf(addressOf(held)) === 4 && prefixLength(prefixOf(held)) < 32);
  return onLan === undefined ? null : addressOf(onLan);
}

/**
 * The line that gives a machine of the LAN, or its router, the way to a routed network; null where the parent holds no
 * address that could be the way.
 */
export function lanRouteOf(subnet: Cidr, parent: string | null, interfaces: readonly HostInterface[]): string | null {
  const nic = interfaces.find(({ name }) => name === parent);
  const router = nic === undefined ? null : routerOf(nic);
  return router === null ? null : `ip route add ${subnet} via ${router}`;
}
