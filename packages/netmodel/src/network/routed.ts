import { widthOf } from '../address/bits.ts';
import { addressOf, familyOf, overlaps, prefixLength, prefixOf } from '../address/prefix.ts';
import type { Cidr, IpAddress, IpFamily } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import { isGiven } from '../field.ts';
import type { HostInterface } from '../host.ts';
import { draftedParentOf } from './engine-request.ts';
import { pathOfSubnet } from './families.ts';
import { isIpv6Only } from './ipv6.ts';
import { isRouted, readMode } from './mode.ts';
import type { NetworkDraft, NetworkMode } from './types.ts';

/** An example of a subnet that no LAN has. */
const exampleSubnet = { 4: '10.80.0.0/24', 6: 'fd00:80::/64' } as const satisfies Record<IpFamily, string>;

/**
 * Why a draft cannot be a routed network (ipvlan l3 or l3s): nobody answers ARP or neighbour solicitations for its
 * addresses, so that each of its subnets is reached by a route to the host alone.
 */
export function findRoutedFaults(
  draft: NetworkDraft,
  subnets: readonly Cidr[],
  interfaces: readonly HostInterface[],
): readonly Fault[] {
  const mode = readMode(draft);
  if (mode === null || !isRouted(mode)) return [];
  const parent = interfaces.find(({ name }) => name === draftedParentOf(draft));
  const ofParent = parent === undefined ? [] : findFaultsOnParent(parent, { mode, subnets, families: wanted(draft) });
  return [...gatewayFaults(draft, mode), ...ofParent];
}

/** What a draft is to have of each family, also where its subnet is refused. */
function wanted(draft: NetworkDraft): readonly IpFamily[] {
  if (isIpv6Only(draft)) return [6];
  return isGiven(draft.ipv6) ? [4, 6] : [4];
}

interface Wanted {
  readonly mode: NetworkMode;
  readonly subnets: readonly Cidr[];
  readonly families: readonly IpFamily[];
}

function findFaultsOnParent(parent: HostInterface, { mode, subnets, families }: Wanted): readonly Fault[] {
  return [
    ...families.flatMap((family) => parentFaults(parent, mode, family)),
    ...subnets.flatMap((subnet) => subnetFaults(subnet, parent, mode)),
  ];
}

function gatewayFaults({ gateway }: NetworkDraft, mode: string): readonly Fault[] {
  if (!isGiven(gateway)) return [];
  const text = `${showValue(gateway)} has no place in mode ${mode}, where the host itself routes: leave it out`;
  return [fault('gateway', 'invalid_value', text)];
}

function parentFaults(parent: HostInterface, mode: string, family: IpFamily): readonly Fault[] {
  if (routerOf(parent, family) !== null) return [];
  const text =
    `${parent.name} holds no IPv${family} address for the LAN's route to lead to, which mode ${mode} needs: ` +
    'use a parent with an address, or mode l2';
  return [fault('parentInterface', 'unfit_parent', text)];
}

function subnetFaults(subnet: Cidr, { name, addresses }: HostInterface, mode: string): readonly Fault[] {
  const own = addresses.map(prefixOf).find((prefix) => overlaps(prefix, subnet));
  if (own === undefined) return [];
  const asks = familyOf(subnet) === 4 ? 'ARP' : 'neighbour solicitations';
  const text =
    `${subnet} is on the LAN of ${name} itself (${own}), where nobody answers ${asks} for workspaces in mode ${mode}: ` +
    `use a subnet that the LAN does not have, such as ${exampleSubnet[familyOf(subnet)]}, or mode l2`;
  return [fault(pathOfSubnet(subnet), 'subnet_overlap', text)];
}

/** The address of a parent interface that a route to a network behind it leads to; null where it holds none. */
function routerOf({ addresses }: HostInterface, family: IpFamily): IpAddress | null {
  const onLan = addresses.find(
    (held) => familyOf(addressOf(held)) === family && prefixLength(prefixOf(held)) < widthOf[family],
  );
  return onLan === undefined ? null : addressOf(onLan);
}

/**
 * The line that gives a machine of the LAN, or its router, the way to one subnet of a routed network; null where the
 * parent holds no address of that family, which alone could be the way.
 */
export function lanRouteOf(subnet: Cidr, parent: string | null, interfaces: readonly HostInterface[]): string | null {
  const nic = interfaces.find(({ name }) => name === parent);
  const router = nic === undefined ? null : routerOf(nic, familyOf(subnet));
  return router === null ? null : `ip route add ${subnet} via ${router}`;
}
