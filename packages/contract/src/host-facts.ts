import {
  type ForeignSubnet,
  type HostFacts,
  type HostInterface,
  type HostListener,
  type HostRoute,
  hostEngineOf,
  parseCidr,
  parseInterfaceAddress,
  parseIpAddress,
  parseMacAddress,
  parsePort,
  type Validated,
} from '@trailer/netmodel';
import type { Inventory } from './protocol/messages.ts';

/** What is told of a host, as plain text still: an inventory, or a host of the API with what it leaves out. */
export type ReportedFacts = Pick<
  Inventory,
  'interfaces' | 'routes' | 'listeners' | 'kernel' | 'engine' | 'foreignNetworks' | 'desiredParts'
>;

/**
 * What a host reported, as parsed values. An entry that cannot be parsed is left out: one odd address must not
 * hide the rest of the host.
 */
export function parseHostFacts(reported: ReportedFacts): HostFacts {
  return {
    interfaces: parseInterfaces(reported.interfaces),
    routes: reported.routes.flatMap(parseRoute),
    listeners: reported.listeners.flatMap(parseListener),
    kernel: reported.kernel,
    engine: reported.engine === null ? null : hostEngineOf(reported.engine),
    ...(reported.desiredParts === undefined ? {} : { agentIsOld: !reported.desiredParts.includes('network-modes') }),
    ...(reported.foreignNetworks === undefined ? {} : { foreignNetworks: parseForeign(reported.foreignNetworks) }),
  };
}

/** The interfaces as parsed values. */
export function parseInterfaces(interfaces: ReportedFacts['interfaces']): readonly HostInterface[] {
  return interfaces.map((entry) => ({
    ...entry,
    mac: entry.mac === null ? null : (valueIn(parseMacAddress(entry.mac)) ?? null),
    addresses: entry.addresses.flatMap((address) => listIn(parseInterfaceAddress(address))),
  }));
}

function parseRoute(route: Inventory['routes'][number]): readonly HostRoute[] {
  const destination = valueIn(parseCidr(route.destination));
  const gateway = route.gateway === null ? null : valueIn(parseIpAddress(route.gateway));
  if (destination === undefined || gateway === undefined) return [];
  return [{ destination, interface: route.interface, gateway }];
}

function parseForeign(networks: NonNullable<Inventory['foreignNetworks']>): readonly ForeignSubnet[] {
  return networks.flatMap((network) => listIn(parseCidr(network.subnet)).map((subnet) => ({ ...network, subnet })));
}

function parseListener(listener: Inventory['listeners'][number]): readonly HostListener[] {
  const port = valueIn(parsePort(listener.port));
  const address = listener.address === null ? null : valueIn(parseIpAddress(listener.address));
  if (port === undefined || address === undefined) return [];
  return [{ ...listener, address, port }];
}

function listIn<T>(parsed: Validated<T>): readonly T[] {
  return parsed.ok ? [parsed.value] : [];
}

function valueIn<T>(parsed: Validated<T>): T | undefined {
  return parsed.ok ? parsed.value : undefined;
}
