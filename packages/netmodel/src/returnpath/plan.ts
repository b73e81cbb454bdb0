import { contains, familyOf, hostPrefix } from '../address/prefix.ts';
import type { IpAddress, IpFamily } from '../address/types.ts';
import type { HostInterface } from '../host.ts';
import type { PublishedPort } from '../workspace/types.ts';
import { addressesBehindBridge } from './delivery.ts';
import { defaultRoute, halfDefaultLength, halfDefaultRoutes, returnPathNumbers } from './numbers.ts';
import { sortReturnPath } from './order.ts';
import type {
  ContainerEndpoint,
  PlannedRoute,
  PlannedRule,
  PlannedTranslation,
  ReturnPathInput,
  ReturnPathPlan,
} from './types.ts';

const families: readonly IpFamily[] = [4, 6];

/** The plan of a container that needs no return path. */
export const emptyReturnPath: ReturnPathPlan = { routes: [], rules: [], translations: [] };

/** What Trailer wants in a container's network namespace; empty unless it has both a publishing bridge and a LAN endpoint. */
export function planReturnPath(input: ReturnPathInput): ReturnPathPlan {
  const plans = families.flatMap((family) => {
    const sides = sidesOf(input.endpoints, family);
    return sides === null ? [] : [planFamily(sides, input)];
  });
  return sortReturnPath({
    routes: plans.flatMap((plan) => plan.routes),
    rules: plans.flatMap((plan) => plan.rules),
    translations: plans.flatMap((plan) => plan.translations),
  });
}

type Gated<T> = T & { readonly gateway: IpAddress };

/** The endpoints of one family between which replies have to be told apart. */
interface Sides {
  readonly family: IpFamily;
  readonly bridge: Gated<ContainerEndpoint>;
  readonly lans: readonly ContainerEndpoint[];
}

function sidesOf(endpoints: readonly ContainerEndpoint[], family: IpFamily): Sides | null {
  const members = endpoints.filter((endpoint) => familyOf(endpoint.address) === family);
  const bridge = members.filter(hasGateway).find((endpoint) => endpoint.kind === 'bridge' && endpoint.publishing);
  const lans = members.filter((endpoint) => endpoint.kind === 'lan');
  return bridge === undefined || lans.length === 0 ? null : { family, bridge, lans };
}

function hasGateway(endpoint: ContainerEndpoint): endpoint is Gated<ContainerEndpoint> {
  return endpoint.gateway !== null;
}

function planFamily(sides: Sides, { ports, hostInterfaces }: ReturnPathInput): ReturnPathPlan {
  const exceptions = exceptedAddresses(sides, hostInterfaces);
  // A gateway that is the host itself, behind the bridge, cannot carry the LAN's egress.
  const [first, ...further] = sides.lans.filter(hasGateway).filter(({ gateway }) => !exceptions.includes(gateway));
  const others = further.map((lan, index) => planFurtherLan(lan, index + 2));
  return {
    routes: [
      { destination: defaultRoute[sides.family], gateway: sides.bridge.gateway, table: returnPathNumbers.table },
      ...exceptions.map((address) => exceptionRoute(address, sides.bridge.gateway)),
      ...(first === undefined ? [] : egressRoutes(first.gateway, sides.family)),
      ...others.flatMap(({ routes }) => routes),
    ],
    rules: [sourceRule(sides.bridge.address), ...others.flatMap(({ rules }) => rules)],
    translations: planTranslations(sides.bridge, ports),
  };
}

function exceptedAddresses({ bridge, lans }: Sides, hostInterfaces: readonly HostInterface[]): readonly IpAddress[] {
  const behindBridge = lans.flatMap((lan) => addressesBehindBridge(lan, hostInterfaces));
  // The bridge's own subnet is connected: nothing inside it needs a route, least of all the gateway.
  return [...new Set(behindBridge)].filter((address) => !contains(bridge.subnet, address));
}

function exceptionRoute(address: IpAddress, gateway: IpAddress): PlannedRoute {
  return { destination: hostPrefix(address), gateway, table: 'main' };
}

function egressRoutes(gateway: IpAddress, family: IpFamily): readonly PlannedRoute[] {
  return halfDefaultRoutes[family].map((destination) => ({ destination, gateway, table: 'main' }));
}

/** TCP replies from the bridge address leave by the bridge, whoever asked. */
function sourceRule(bridgeAddress: IpAddress): PlannedRule {
  const { rulePriority, table } = returnPathNumbers;
  return { priority: rulePriority, from: bridgeAddress, table, suppressPrefixLength: null };
}

/** The `ordinal`-th LAN (from 2) answers strangers by its own gateway; neighbours and exceptions stay with the main table. */
function planFurtherLan(lan: Gated<ContainerEndpoint>, ordinal: number): Pick<ReturnPathPlan, 'routes' | 'rules'> {
  const priority = returnPathNumbers.rulePriority + 2 * ordinal;
  const table = returnPathNumbers.table + ordinal;
  return {
    routes: [{ destination: defaultRoute[familyOf(lan.address)], gateway: lan.gateway, table }],
    rules: [
      { priority: priority - 1, from: lan.address, table: 'main', suppressPrefixLength: halfDefaultLength },
      { priority, from: lan.address, table, suppressPrefixLength: null },
    ],
  };
}

/**
 * A UDP server bound to the wildcard lets the kernel choose its source after routing, so no source rule can match:
 * the request has to look as if the gateway had sent it.
 */
function planTranslations(
  bridge: Gated<ContainerEndpoint>,
  ports: readonly PublishedPort[],
): readonly PlannedTranslation[] {
  const udpPorts = ports.filter((port) => port.protocol === 'udp' && mayArriveBy(port, familyOf(bridge.address)));
  return [...new Set(udpPorts.map((port) => port.containerPort))].map((port) => ({
    destination: bridge.address,
    port,
    exceptSource: bridge.subnet,
    toSource: bridge.gateway,
  }));
}

function mayArriveBy(port: PublishedPort, family: IpFamily): boolean {
  return port.hostAddress === null || familyOf(port.hostAddress) === family;
}
