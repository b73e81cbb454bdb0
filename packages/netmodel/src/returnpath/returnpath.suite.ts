import fc from 'fast-check';
import { cidr, ip, port } from '../address/address.suite.ts';
import { contains, familyOf, prefixLength } from '../address/prefix.ts';
import type { IpAddress } from '../address/types.ts';
import { nic } from '../host.suite.ts';
import type { PublishedPort } from '../workspace/types.ts';
import { defaultRoute, everySource } from './numbers.ts';
import type { ContainerEndpoint, PlannedRoute, ReturnPathInput, ReturnPathPlan } from './types.ts';

/** The default bridge of an engine, publishing. */
export const dockerBridge: ContainerEndpoint = {
  kind: 'bridge',
  address: ip('172.17.0.2'),
  subnet: cidr('172.17.0.0/16'),
  gateway: ip('172.17.0.1'),
  parentInterface: null,
  publishing: true,
};

/** A macvlan endpoint; the address and its subnet decide the rest. */
export function lanEndpoint(
  address: string,
  subnet: string,
  changes: Partial<ContainerEndpoint> = {},
): ContainerEndpoint {
  return {
    kind: 'lan',
    address: ip(address),
    subnet: cidr(subnet),
    gateway: null,
    parentInterface: 'eth0',
    publishing: false,
    ...changes,
  };
}

export const homeLan = lanEndpoint('192.168.1.60', '192.168.1.0/24', { gateway: ip('192.168.1.1') });

export function published(
  hostPort: number,
  containerPort: number,
  changes: Partial<PublishedPort> = {},
): PublishedPort {
  return {
    hostAddress: null,
    hostPort: port(hostPort),
    containerPort: port(containerPort),
    protocol: 'tcp',
    ...changes,
  };
}

const lanChoices = [
  homeLan,
  lanEndpoint('10.0.0.60', '10.0.0.0/24', { gateway: ip('10.0.0.1'), parentInterface: 'eth1' }),
  lanEndpoint('10.9.0.60', '10.9.0.0/20'),
  lanEndpoint('fd01::60', 'fd01::/64', { gateway: ip('fd01::1') }),
  lanEndpoint('fd02::60', 'fd02::/64', { gateway: ip('fd02::1'), parentInterface: 'eth1' }),
];
const bridgeChoices: readonly ContainerEndpoint[] = [
  dockerBridge,
  { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') },
  { ...dockerBridge, address: ip('172.18.0.2'), subnet: cidr('172.18.0.0/16'), gateway: null, publishing: false },
];
const hostAddressChoices = [
  '192.168.1.5/24',
  '10.0.0.5/24',
  '10.9.1.5/20',
  'fd01::5/64',
  'fd02::1/64',
  '172.17.0.1/16',
];

const anyNic = fc
  .record({
    name: fc.constantFrom('eth0', 'eth1', 'eth2', 'docker0'),
    kind: fc.constantFrom('physical', 'bridge', 'docker-bridge', 'dummy', 'macvlan'),
    up: fc.boolean(),
    addresses: fc.subarray(hostAddressChoices),
  })
  .map(({ name, kind, up, addresses }) => nic(name, kind, { up, addresses }));

const anyPort = fc
  .record({
    hostPort: fc.integer({ min: 1, max: 65_535 }),
    containerPort: fc.constantFrom(53, 80, 8080),
    protocol: fc.constantFrom('tcp', 'udp'),
    hostAddress: fc.constantFrom(null, ip('192.168.1.5'), ip('fd01::5')),
  })
  .map(({ hostPort, containerPort, ...rest }) => published(hostPort, containerPort, rest));

/** A container on any bridges and LANs, on a host with any NICs. */
export const anyReturnPathInput: fc.Arbitrary<ReturnPathInput> = fc.record({
  endpoints: fc
    .tuple(fc.shuffledSubarray(lanChoices), fc.subarray([...bridgeChoices]))
    .map(([lans, bridges]) => [...lans, ...bridges]),
  ports: fc.array(anyPort, { maxLength: 5 }),
  guestInterface: fc.constantFrom(null, 'mvlan0'),
  hostInterfaces: fc.uniqueArray(anyNic, { selector: ({ name }) => name }),
});

/** Where a packet leaves: the endpoint it leaves by, and the gateway it goes to (null: the destination itself). */
export interface Exit {
  readonly endpoint: ContainerEndpoint;
  readonly gateway: IpAddress | null;
}

type KernelRoute = Exit & Pick<PlannedRoute, 'destination'>;

/**
 * The kernel's routing decision in a container: connected routes, the engine's default route by the publishing bridge,
 * what a plan adds, and `foreign` routes that somebody else put into the main table. `source` is null for a packet whose source is still to be chosen,
 * `incoming` null for one that the container itself sends.
 */
export function routeOf(
  plan: ReturnPathPlan,
  endpoints: readonly ContainerEndpoint[],
  foreign: readonly KernelRoute[] = [],
) {
  const main: readonly KernelRoute[] = [
    ...foreign,
    ...endpoints.map((endpoint) => ({ destination: endpoint.subnet, endpoint, gateway: null })),
    ...endpoints
      .filter(({ publishing, gateway }) => publishing && gateway !== null)
      .map((endpoint) => ({
        destination: defaultRoute[familyOf(endpoint.address)],
        endpoint,
        gateway: endpoint.gateway,
      })),
    ...plan.routes.filter(({ table }) => table === 'main').flatMap((route) => exitOf(route, endpoints)),
  ];
  return (source: IpAddress | null, destination: IpAddress, incoming: string | null = null): Exit | null => {
    const everything = everySource[familyOf(destination)];
    const rules = plan.rules
      .filter(({ from }) => from === source || from === everything)
      .filter((rule) => rule.incoming === null || rule.incoming === incoming);
    for (const { table, suppressPrefixLength } of [...rules, { table: 'main', suppressPrefixLength: null } as const]) {
      const routes =
        table === 'main'
          ? main
          : plan.routes.filter((route) => route.table === table).flatMap((route) => exitOf(route, endpoints));
      const [best] = routes
        .filter((route) => contains(route.destination, destination))
        .toSorted((one, other) => prefixLength(other.destination) - prefixLength(one.destination));
      if (best !== undefined && prefixLength(best.destination) > (suppressPrefixLength ?? -1)) return best;
    }
    return null;
  };
}

/** The kernel finds the interface of a route by its gateway. */
function exitOf(route: PlannedRoute, endpoints: readonly ContainerEndpoint[]) {
  const endpoint = endpoints.find(({ subnet }) => contains(subnet, route.gateway));
  return endpoint === undefined ? [] : [{ destination: route.destination, endpoint, gateway: route.gateway }];
}
