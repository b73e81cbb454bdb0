import type { Inventory } from '@trailer/contract';
import {
  type HostFacts,
  type HostInterface,
  type HostListener,
  type HostRoute,
  parseCidr,
  parseInterfaceAddress,
  parseIpAddress,
  parseMacAddress,
  parsePort,
  type Validated,
} from '@trailer/netmodel';

/**
 * What an agent reported, as parsed values. An entry that cannot be parsed is left out: one odd address must not
 * hide the rest of the host.
 */
export function parseHostFacts(inventory: Inventory): HostFacts {
  return {
    interfaces: parseInterfaces(inventory),
    routes: inventory.routes.flatMap(parseRoute),
    listeners: inventory.listeners.flatMap(parseListener),
    kernel: inventory.kernel,
  };
}

/** The interfaces of an inventory; none when the host never reported. */
export function parseInterfaces(inventory: Inventory | null): readonly HostInterface[] {
  return (inventory?.interfaces ?? []).map((entry) => ({
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
