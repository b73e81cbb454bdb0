import { parseInterfaceAddress } from '../address/parse.ts';
import { familyOf, networkAddress, overlaps, prefixAround, prefixLength, prefixOf } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { type FieldReading, isGiven, readField, readIpv6Address, readIpv6Prefix, refuseField } from '../field.ts';
import { faultOfMember, faultOfRange } from './member.ts';
import { isRouted, readMode } from './mode.ts';
import type { Ipv6Addressing, NetworkDraft } from './types.ts';

/** Where the field that a bad IPv6 subnet would have been read from is told. */
export const ipv6Path = { subnet: 'ipv6.subnet', gateway: 'ipv6.gateway', ipRange: 'ipv6.ipRange' } as const;

/** The engine gives no address of a /127 to a container (seen on 28.5): one is the router anycast, one the gateway. */
const longestSubnet = 126;

/** IPv6 ranges that no machine on a network can hold an address of (RFC 4291). */
const unusableRanges: readonly { readonly prefix: Cidr; readonly what: string }[] = [
  { prefix: '::/96' as Cidr, what: 'loopback and unspecified addresses' },
  { prefix: '::ffff:0:0/96' as Cidr, what: 'IPv4 addresses written as IPv6' },
  { prefix: 'fe80::/10' as Cidr, what: 'link-local addresses, which every interface has anyway' },
  { prefix: 'ff00::/8' as Cidr, what: 'multicast addresses' },
];

/** Whether a draft asks for a network without IPv4. */
export function isIpv6Only({ driver, subnet, ipv6 }: NetworkDraft): boolean {
  if (!isGiven(ipv6)) return false;
  return ipv6.only ?? (driver !== 'bridge' && !isGiven(subnet));
}

/** Reads the IPv6 side of a draft, each part held against the others. */
export function readIpv6(draft: NetworkDraft): FieldReading<Ipv6Addressing> {
  const { ipv6 } = draft;
  if (!isGiven(ipv6)) return { value: null, faults: [] };
  const subnet = readSubnet(ipv6.subnet);
  const meant = subnet.value ?? meantIpv6Subnet(ipv6.subnet);
  const gateway = readGateway(draft, ipv6.gateway, meant);
  const ipRange = faultOfRange(ipv6Path.ipRange, readIpv6Prefix(ipv6Path.ipRange, ipv6.ipRange), meant);
  const faults = [...onlyFaults(draft), ...subnet.faults, ...gateway.faults, ...ipRange.faults];
  if (subnet.value === null || faults.length > 0) return { value: null, faults };
  const only = isIpv6Only(draft);
  return { value: { subnet: subnet.value, gateway: gateway.value, ipRange: ipRange.value, only }, faults };
}

function onlyFaults(draft: NetworkDraft): readonly Fault[] {
  if (!isIpv6Only(draft) || !isGiven(draft.subnet)) return [];
  return [fault('ipv6.only', 'invalid_value', 'leaves IPv4 out, but subnet is given: leave out one of them')];
}

function readSubnet(given: string): FieldReading<Cidr> {
  const reading = readIpv6Prefix(ipv6Path.subnet, given);
  const found = reading.value === null ? null : faultOfSubnet(reading.value);
  return found === null ? reading : refuseField(found);
}

function faultOfSubnet(subnet: Cidr): Fault | null {
  const unusable = unusableRanges.find(({ prefix }) => overlaps(prefix, subnet));
  if (unusable !== undefined) {
    const text = `${subnet} holds ${unusable.what}: use one such as fd00:1234:5678::/64`;
    return fault(ipv6Path.subnet, 'invalid_value', text);
  }
  if (prefixLength(subnet) <= longestSubnet) return null;
  const wider = prefixAround(networkAddress(subnet), longestSubnet);
  const text = `${subnet} has no room for a gateway and a workspace: use ${wider} or wider`;
  return fault(ipv6Path.subnet, 'prefix_too_long', text);
}

/** The prefix that a refused subnet stands for, so that what depends on it is told in the same answer. */
export function meantIpv6Subnet(given: string): Cidr | null {
  const read = readField(ipv6Path.subnet, given, parseInterfaceAddress).value;
  if (read === null || familyOf(read) !== 6) return null;
  const meant = prefixOf(read);
  return faultOfSubnet(meant) === null ? meant : null;
}

/** An engine that is given none takes the first address for one, which on a LAN leads nowhere. */
function readGateway(
  draft: NetworkDraft,
  given: string | null | undefined,
  subnet: Cidr | null,
): FieldReading<IpAddress> {
  const routed = isRouted(readMode(draft));
  if (!isGiven(given)) {
    if (draft.driver === 'bridge' || routed) return { value: null, faults: [] };
    const text = `is missing: a ${draft.driver} network needs the address of its LAN's router, one inside the subnet`;
    return refuseField(fault(ipv6Path.gateway, 'required', text));
  }
  const reading = readIpv6Address(ipv6Path.gateway, given);
  if (reading.value === null) return reading;
  const found = routed ? gatewayOfRouted(reading.value, draft) : faultOfGateway(reading.value, subnet);
  return found === null ? reading : refuseField(found);
}

function gatewayOfRouted(gateway: IpAddress, draft: NetworkDraft): Fault {
  const text = `${gateway} has no place in mode ${readMode(draft)}, where the host itself routes: leave it out`;
  return fault(ipv6Path.gateway, 'invalid_value', text);
}

/** Routers are often known by their link-local address; the engine takes none that is outside the subnet. */
function faultOfGateway(gateway: IpAddress, subnet: Cidr | null): Fault | null {
  if (overlaps('fe80::/10' as Cidr, prefixAround(gateway, 128))) {
    const text = `${gateway} is link-local, which the engine does not take: use the router's address inside the subnet`;
    return fault(ipv6Path.gateway, 'outside_subnet', text);
  }
  return subnet === null ? null : faultOfMember(ipv6Path.gateway, gateway, subnet);
}
