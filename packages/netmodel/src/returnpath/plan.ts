import { contains, familyOf, hostPrefix } from '../address/prefix.ts';
import type { IpAddress, IpFamily } from '../address/types.ts';
import type { PublishedPort } from '../workspace/types.ts';
import { deliveryBy, type Gated, hasGateway } from './delivery.ts';
import { defaultRoute, everySource, returnPathNumbers } from './numbers.ts';
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

function planFamily({ family, bridge, lans }: Sides, input: ReturnPathInput): ReturnPathPlan {
  const { ports, guestInterface, hostInterfaces } = input;
  const { gated, exceptions } = deliveryBy(lans, hostInterfaces);
  const { table } = returnPathNumbers;
  // The bridge's own subnet is connected: nothing inside it needs a route, least of all the gateway.
  const routed = exceptions.filter((address) => !contains(bridge.subnet, address));
  return {
    routes: [
      { destination: defaultRoute[family], gateway: bridge.gateway, table },
      ...routed.map((address) => exceptionRoute(address, bridge.gateway)),
      ...gated.map(({ gateway }, index) => ({ destination: defaultRoute[family], gateway, table: table + 1 + index })),
    ],
    rules: [sourceRule(bridge.address), ...guestRules(guestInterface, family), ...egressRules(gated, family)],
    translations: planTranslations({ bridge, furtherLans: gated.slice(1), ports }),
  };
}

function exceptionRoute(address: IpAddress, gateway: IpAddress): PlannedRoute {
  return { destination: hostPrefix(address), gateway, table: 'main' };
}

/** TCP replies from the bridge address leave by the bridge, whoever asked. */
function sourceRule(bridgeAddress: IpAddress): PlannedRule {
  const { rulePriority, table } = returnPathNumbers;
  return { priority: rulePriority, from: bridgeAddress, incoming: null, table, suppressPrefixLength: null };
}

/**
 * Forwarded replies of the guest leave by the bridge, whoever asked: the kernel routes them before it gives them the
 * bridge address back as their source, so that the source rule cannot match. What is forwarded to the guest is IPv4.
 */
function guestRules(guestInterface: string | null, family: IpFamily): readonly PlannedRule[] {
  if (guestInterface === null || family === 6) return [];
  const { rulePriority, table } = returnPathNumbers;
  const from = everySource[family];
  return [{ priority: rulePriority, from, incoming: guestInterface, table, suppressPrefixLength: null }];
}

/**
 * General egress leaves by the first LAN, replies of a further LAN's address by that LAN. The main table comes before
 * both, but for its default route, which is the engine's: neighbours, exceptions and the routes of a VPN stay with it.
 */
function egressRules(gated: readonly Gated<ContainerEndpoint>[], family: IpFamily): readonly PlannedRule[] {
  if (gated.length === 0) return [];
  const { rulePriority, table } = returnPathNumbers;
  const everything = everySource[family];
  const further = gated.slice(1).map(({ address }, index) => ({
    priority: rulePriority + 2 + index,
    from: address,
    incoming: null,
    table: table + 2 + index,
    suppressPrefixLength: null,
  }));
  return [
    { priority: rulePriority + 1, from: everything, incoming: null, table: 'main', suppressPrefixLength: 0 },
    ...further,
    {
      priority: rulePriority + 1 + gated.length,
      from: everything,
      incoming: null,
      table: table + 1,
      suppressPrefixLength: null,
    },
  ];
}

interface TranslationSides {
  readonly bridge: Gated<ContainerEndpoint>;
  readonly furtherLans: readonly Gated<ContainerEndpoint>[];
  readonly ports: readonly PublishedPort[];
}

/**
 * A UDP server bound to the wildcard lets the kernel choose its source after routing, so no source rule can match:
 * the request has to look as if the gateway had sent it. The first LAN needs none, its address is what the kernel chooses.
 */
function planTranslations({ bridge, furtherLans, ports }: TranslationSides): readonly PlannedTranslation[] {
  const udpPorts = ports.filter(({ protocol }) => protocol === 'udp');
  const mapped = udpPorts.filter((port) => mayArriveBy(port, familyOf(bridge.address)));
  return [
    ...mapped.map((port) => translationFor(bridge, port)),
    ...furtherLans.flatMap((lan) => udpPorts.map((port) => translationFor(lan, port))),
  ];
}

function translationFor(endpoint: Gated<ContainerEndpoint>, { containerPort }: PublishedPort): PlannedTranslation {
  const { address, subnet, gateway } = endpoint;
  return { destination: address, port: containerPort, exceptSource: subnet, toSource: gateway };
}

function mayArriveBy(port: PublishedPort, family: IpFamily): boolean {
  return port.hostAddress === null || familyOf(port.hostAddress) === family;
}
