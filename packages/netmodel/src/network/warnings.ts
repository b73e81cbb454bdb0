import { contains, familyOf } from '../address/prefix.ts';
import type { Cidr, IpAddress, IpFamily } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { isGiven } from '../field.ts';
import { addressesOfHost, type HostFacts } from '../host.ts';
import type { Addressing } from './addressing.ts';
import { draftedParentOf } from './engine-request.ts';
import { type AddressPool, poolOf } from './families.ts';
import { ipv6Path } from './ipv6.ts';
import { isRouted, readMode } from './mode.ts';
import type { NetworkDraft } from './types.ts';

/** One family of a draft's addressing, and what the host has. */
interface Place {
  readonly draft: NetworkDraft;
  readonly pool: AddressPool;
  readonly excludedAddresses: readonly IpAddress[];
  readonly facts: HostFacts;
  /** Names of the fields the pool was read from. */
  readonly paths: { readonly gateway: string; readonly ipRange: string };
}

const families: readonly IpFamily[] = [4, 6];
const ipv4Path = { gateway: 'gateway', ipRange: 'ipRange' };

/** Finds what is allowed in a network's addressing but likely to hurt later. */
export function findAddressingWarnings(
  draft: NetworkDraft,
  addressing: Addressing,
  facts: HostFacts,
): readonly Fault[] {
  return families.flatMap((family) => {
    const pool = poolOf(addressing, family);
    if (pool === null) return [];
    const { excludedAddresses } = addressing;
    const place = { draft, pool, excludedAddresses, facts, paths: family === 4 ? ipv4Path : ipv6Path };
    return [...gatewayWarnings(place), ...rangeWarnings(place), ...wholeLanWarnings(place)];
  });
}

/** The kernel keeps macvlan children and their parent apart, so a gateway on the parent itself never answers. */
function gatewayWarnings({ draft, pool, facts, paths }: Place): readonly Fault[] {
  const own = addressesOfHost(facts).find(({ address }) => address === pool.gateway);
  if (own === undefined || own.interface !== draftedParentOf(draft)) return [];
  const text = `${own.address} is this host's own on ${own.interface}, where ${draft.driver} workspaces cannot reach it: use the LAN's router`;
  return [fault(paths.gateway, 'address_is_host', text)];
}

function rangeWarnings({ pool, paths, ...place }: Place): readonly Fault[] {
  const { gateway, ipRange } = pool;
  if (ipRange === null) return [];
  const ofHost = pickableAddressesOfHost(ipRange, place).map((address) => {
    const text = `${ipRange} holds ${address}, an address of this host: add it to excludedAddresses or move the range`;
    return fault(paths.ipRange, 'address_is_host', text);
  });
  if (gateway === null || !contains(ipRange, gateway)) return ofHost;
  const text = `${ipRange} holds the gateway ${gateway}: the engine skips it, but a range beside it is clearer`;
  return [fault(paths.ipRange, 'address_is_gateway', text), ...ofHost];
}

function wholeLanWarnings({ draft, pool, paths, ...place }: Place): readonly Fault[] {
  const { subnet } = pool;
  const given = familyOf(subnet) === 4 ? draft.ipRange : draft.ipv6?.ipRange;
  if (draft.driver === 'bridge' || isRouted(readMode(draft)) || isGiven(given)) return [];
  const [ofHost] = pickableAddressesOfHost(subnet, place);
  const others = ofHost === undefined ? 'other machines have' : `other machines and this host (${ofHost}) have`;
  const cure = familyOf(subnet) === 4 ? 'give a range kept out of DHCP' : 'give a range that nobody else uses';
  const text = `is not given, so the engine may pick any address of ${subnet}, also ones that ${others}: ${cure}`;
  return [fault(paths.ipRange, 'address_taken', text)];
}

function pickableAddressesOfHost(
  range: Cidr,
  { facts, excludedAddresses }: Pick<Place, 'facts' | 'excludedAddresses'>,
): readonly IpAddress[] {
  return addressesOfHost(facts)
    .map(({ address }) => address)
    .filter((address) => contains(range, address) && !excludedAddresses.includes(address));
}
