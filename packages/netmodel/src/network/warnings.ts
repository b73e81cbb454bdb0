import { contains } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { isGiven } from '../field.ts';
import { addressesOfHost, type HostFacts } from '../host.ts';
import type { Addressing } from './addressing.ts';
import { draftedParentOf } from './engine-request.ts';
import { isRouted, readMode } from './mode.ts';
import type { NetworkDraft } from './types.ts';

/** Finds what is allowed in a network's addressing but likely to hurt later. */
export function findAddressingWarnings(
  draft: NetworkDraft,
  addressing: Addressing,
  facts: HostFacts,
): readonly Fault[] {
  return [
    ...gatewayWarnings(draft, addressing, facts),
    ...rangeWarnings(addressing, facts),
    ...wholeLanWarnings(draft, addressing, facts),
  ];
}

/** The kernel keeps macvlan children and their parent apart, so a gateway on the parent itself never answers. */
function gatewayWarnings(draft: NetworkDraft, { gateway }: Addressing, facts: HostFacts): readonly Fault[] {
  const own = addressesOfHost(facts).find(({ address }) => address === gateway);
  if (own === undefined || own.interface !== draftedParentOf(draft)) return [];
  const text = `${own.address} is this host's own on ${own.interface}, where ${draft.driver} workspaces cannot reach it: use the LAN's router`;
  return [fault('gateway', 'address_is_host', text)];
}

function rangeWarnings(addressing: Addressing, facts: HostFacts): readonly Fault[] {
  const { gateway, ipRange } = addressing;
  if (ipRange === null) return [];
  const ofHost = pickableAddressesOfHost(ipRange, addressing, facts).map((address) => {
    const text = `${ipRange} holds ${address}, an address of this host: add it to excludedAddresses or move the range`;
    return fault('ipRange', 'address_is_host', text);
  });
  if (gateway === null || !contains(ipRange, gateway)) return ofHost;
  const text = `${ipRange} holds the gateway ${gateway}: the engine skips it, but a range beside it is clearer`;
  return [fault('ipRange', 'address_is_gateway', text), ...ofHost];
}

function wholeLanWarnings(draft: NetworkDraft, addressing: Addressing, facts: HostFacts): readonly Fault[] {
  const { subnet } = addressing;
  if (draft.driver === 'bridge' || isRouted(readMode(draft)) || isGiven(draft.ipRange) || subnet === null) return [];
  const [ofHost] = pickableAddressesOfHost(subnet, addressing, facts);
  const others = ofHost === undefined ? 'other machines have' : `other machines and this host (${ofHost}) have`;
  const text = `is not given, so the engine may pick any address of ${subnet}, also ones that ${others}: give a range kept out of DHCP`;
  return [fault('ipRange', 'address_taken', text)];
}

function pickableAddressesOfHost(range: Cidr, addressing: Addressing, facts: HostFacts): readonly IpAddress[] {
  return addressesOfHost(facts)
    .map(({ address }) => address)
    .filter((address) => contains(range, address) && !addressing.excludedAddresses.includes(address));
}
