import { type Host, type Network, parseHostFacts } from '@trailer/contract';
import { type ExistingNetwork, type HostFacts, parseCidr, parseIpAddress, type Validated } from '@trailer/netmodel';

/** A host as netmodel takes it; null until its agent reported. What listens there is told to no console. */
export function factsOfHost(host: Host): HostFacts | null {
  const { kernel, interfaces, routes } = host;
  return kernel === null ? null : parseHostFacts({ kernel, interfaces, routes, listeners: [] });
}

/** A network as netmodel takes it. */
export function existingNetworkOf(network: Network): ExistingNetwork {
  return {
    id: network.id,
    name: network.name,
    driver: network.driver,
    parentInterface: network.parentInterface,
    subnet: readText(network.subnet, parseCidr),
    gateway: readText(network.gateway, parseIpAddress),
    ipRange: readText(network.ipRange, parseCidr),
    excludedAddresses: network.excludedAddresses.flatMap((text) => readText(text, parseIpAddress) ?? []),
  };
}

/** The API tells canonical text, so what cannot be read is not there. */
function readText<T>(text: string | null, parse: (text: string) => Validated<T>): T | null {
  const parsed = text === null ? null : parse(text);
  return parsed?.ok === true ? parsed.value : null;
}
