import { parseInterfaceAddress } from '../address/parse.ts';
import {
  addressOf,
  familyOf,
  networkAddress,
  overlaps,
  prefixAround,
  prefixLength,
  prefixOf,
} from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { type FieldReading, isGiven, readField, readIpv4Address, readIpv4Prefix, refuseField } from '../field.ts';
import { readExcluded } from './excluded.ts';
import { isIpv6Only, meantIpv6Subnet, readIpv6 } from './ipv6.ts';
import { faultOfMember, faultOfRange } from './member.ts';
import { isRouted, readMode } from './mode.ts';
import type { Ipv6Addressing, NetworkDraft } from './types.ts';

/** The addressing of a draft after reading; a value is null when it is absent or refused. */
export interface Addressing {
  readonly subnet: Cidr | null;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
  readonly excludedAddresses: readonly IpAddress[];
  readonly ipv6: Ipv6Addressing | null;
}

export interface AddressingReading {
  readonly value: Addressing;
  readonly faults: readonly Fault[];
}

/** A subnet needs room for its own address, the gateway, a workspace and the broadcast address. */
const longestSubnet = 30;

/** IPv4 ranges that no interface can hold an address of (RFC 6890). */
const unusableRanges: readonly { readonly prefix: Cidr; readonly what: string }[] = [
  { prefix: '0.0.0.0/8' as Cidr, what: 'addresses that mean "this network"' },
  { prefix: '127.0.0.0/8' as Cidr, what: 'loopback addresses' },
  { prefix: '169.254.0.0/16' as Cidr, what: 'link-local addresses' },
  { prefix: '224.0.0.0/3' as Cidr, what: 'multicast and reserved addresses' },
];

/** Reads the addressing of both families, each field held against the others. */
export function readAddressing(draft: NetworkDraft): AddressingReading {
  const subnet = readSubnet(draft);
  const meant = subnet.value ?? meantSubnet(draft);
  const gateway = readGateway(draft, meant);
  const ipRange = faultOfRange('ipRange', readIpv4Prefix('ipRange', draft.ipRange), meant);
  const ipv6 = readIpv6(draft);
  const excluded = readExcluded(draft.excludedAddresses ?? [], {
    4: isIpv6Only(draft) ? null : { subnet: meant, gateway: gateway.value, ipRange: ipRange.value },
    6: isGiven(draft.ipv6)
      ? {
          subnet: meantIpv6Subnet(draft.ipv6.subnet),
          gateway: ipv6.value?.gateway ?? null,
          ipRange: ipv6.value?.ipRange ?? null,
        }
      : null,
  });
  return {
    value: {
      subnet: subnet.value,
      gateway: gateway.value,
      ipRange: ipRange.value,
      excludedAddresses: excluded.value ?? [],
      ipv6: ipv6.value,
    },
    faults: [...subnet.faults, ...gateway.faults, ...ipRange.faults, ...ipv6.faults, ...excluded.faults],
  };
}

function readSubnet(draft: NetworkDraft): FieldReading<Cidr> {
  const reading = readIpv4Prefix('subnet', draft.subnet);
  if (reading.value === null) {
    return reading.faults.length > 0 || !needsSubnet(draft) ? reading : refuseField(missingSubnet(draft));
  }
  const found = faultOfSubnet(reading.value);
  return found === null ? reading : refuseField(found);
}

/** The prefix that a refused subnet stands for, so that what depends on it is told in the same answer. */
function meantSubnet({ subnet }: NetworkDraft): Cidr | null {
  const read = readField('subnet', subnet, parseInterfaceAddress).value;
  if (read === null || familyOf(addressOf(read)) !== 4) return null;
  const meant = prefixOf(read);
  return prefixLength(meant) > longestSubnet ? null : meant;
}

function needsSubnet(draft: NetworkDraft): boolean {
  return (draft.driver !== 'bridge' && !isIpv6Only(draft)) || dependentsOfSubnet(draft).length > 0;
}

function dependentsOfSubnet({ gateway, ipRange, excludedAddresses = [] }: NetworkDraft): readonly string[] {
  return [
    ...(isGiven(gateway) ? ['gateway'] : []),
    ...(isGiven(ipRange) ? ['ipRange'] : []),
    ...(excludedAddresses.some((address) => !address.includes(':')) ? ['excludedAddresses'] : []),
  ];
}

function missingSubnet(draft: NetworkDraft): Fault {
  const text =
    draft.driver === 'bridge'
      ? `is missing but ${dependentsOfSubnet(draft).join(', ')} given: give the subnet too, or leave all of them to the engine`
      : `is missing: ${whatSubnet(draft)}`;
  return fault('subnet', 'required', text);
}

function whatSubnet(draft: NetworkDraft): string {
  if (!isRouted(readMode(draft)))
    return `a ${draft.driver} network needs the subnet of its LAN, such as 192.168.1.0/24`;
  return `mode ${draft.mode} needs a subnet that the LAN does not have, such as 10.80.0.0/24`;
}

function faultOfSubnet(subnet: Cidr): Fault | null {
  const unusable = unusableRanges.find(({ prefix }) => overlaps(prefix, subnet));
  if (unusable !== undefined) {
    return fault('subnet', 'invalid_value', `${subnet} holds ${unusable.what}: use one such as 192.168.1.0/24`);
  }
  if (prefixLength(subnet) <= longestSubnet) return null;
  const wider = prefixAround(networkAddress(subnet), longestSubnet);
  return fault(
    'subnet',
    'prefix_too_long',
    `${subnet} has no room for a gateway and a workspace: use ${wider} or wider`,
  );
}

function readGateway(draft: NetworkDraft, subnet: Cidr | null): FieldReading<IpAddress> {
  if (!isGiven(draft.gateway) && draft.driver !== 'bridge' && !isRouted(readMode(draft)) && !isIpv6Only(draft)) {
    const text = `is missing: a ${draft.driver} network needs the address of its LAN's router`;
    return refuseField(fault('gateway', 'required', text));
  }
  const reading = readIpv4Address('gateway', draft.gateway);
  if (reading.value === null || subnet === null) return reading;
  const found = faultOfMember('gateway', reading.value, subnet);
  return found === null ? reading : refuseField(found);
}
