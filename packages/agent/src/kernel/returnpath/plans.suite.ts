import {
  type ContainerEndpoint,
  everySource,
  type HostInterface,
  type PublishedPort,
  parseCidr,
  parseIpAddress,
  parsePort,
  planReturnPath,
  type ReturnPathPlan,
  returnPathNumbers,
  sortReturnPath,
  type Validated,
} from '@trailer/netmodel';
import { addresses, hostInterfaces } from './lan.suite.ts';

/** The value of a parse that a test knows to succeed. */
export function must<T>(parsed: Validated<T>): T {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.value;
}

/** The bridge and LAN endpoints of the small LAN's container. */
export const endpoints: readonly ContainerEndpoint[] = [
  {
    kind: 'bridge',
    address: must(parseIpAddress(addresses.container.bridge)),
    subnet: must(parseCidr('172.17.0.0/16')),
    gateway: must(parseIpAddress(addresses.bridgeGateway)),
    parentInterface: null,
    publishing: true,
  },
  {
    kind: 'lan',
    address: must(parseIpAddress(addresses.container.lan)),
    subnet: must(parseCidr('192.168.77.0/24')),
    gateway: must(parseIpAddress(addresses.router)),
    parentInterface: 'eth0',
    publishing: false,
  },
];

/** Port mappings of the container, `9090:8080` over the given protocols. */
export function portsOver(...protocols: readonly PublishedPort['protocol'][]): readonly PublishedPort[] {
  return protocols.map((protocol) => ({
    hostAddress: null,
    hostPort: must(parsePort(9090)),
    containerPort: must(parsePort(8080)),
    protocol,
  }));
}

/** The plan for the small LAN's container. */
export function planFor(ports: readonly PublishedPort[], nics: readonly HostInterface[]): ReturnPathPlan {
  return planReturnPath({ endpoints, ports, guestInterface: null, hostInterfaces: nics });
}

/** A plan with the rule for a guest behind an interface: forwarded replies that come in by it leave by the bridge. */
export function withGuestBehind(incoming: string, plan: ReturnPathPlan): ReturnPathPlan {
  const { rulePriority: priority, table } = returnPathNumbers;
  const rule = { priority, from: everySource[4], incoming, table, suppressPrefixLength: null };
  return sortReturnPath({ ...plan, rules: [...plan.rules, rule] });
}

const endpoints6: readonly ContainerEndpoint[] = [
  {
    kind: 'bridge',
    address: must(parseIpAddress('fd17::2')),
    subnet: must(parseCidr('fd17::/64')),
    gateway: must(parseIpAddress('fd17::1')),
    parentInterface: null,
    publishing: true,
  },
  {
    kind: 'lan',
    address: must(parseIpAddress('fd77::50')),
    subnet: must(parseCidr('fd77::/64')),
    gateway: must(parseIpAddress('fd77::1')),
    parentInterface: 'eth0',
    publishing: false,
  },
];

/** The plan for the same container with an address of each family on both sides. */
export function planBothFamilies(ports: readonly PublishedPort[]): ReturnPathPlan {
  return planReturnPath({
    endpoints: [...endpoints, ...endpoints6],
    ports,
    guestInterface: null,
    hostInterfaces: hostInterfaces(['fd77::10/64']),
  });
}
