import { type Host, type Network, parseHostFacts } from '@trailer/contract';
import {
  type ExistingNetwork,
  type HostFacts,
  ipvlanModes,
  macvlanModes,
  parseCidr,
  parseIpAddress,
  type Validated,
} from '@trailer/netmodel';

/** A host as netmodel takes it; null until its agent reported. What listens there is told to no console. */
export function factsOfHost(host: Host): HostFacts | null {
  const { kernel, interfaces, routes, engine } = host;
  return kernel === null ? null : parseHostFacts({ kernel, interfaces, routes, engine, listeners: [] });
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
    vlanId: network.vlanId,
    mode: modes.find((mode) => mode === network.mode) ?? null,
    ipv6: ipv6Of(network),
    hostShim: shimOf(network),
  };
}

const modes = [...macvlanModes, ...ipvlanModes];

function ipv6Of({ ipv6 }: Network): ExistingNetwork['ipv6'] {
  const subnet = readText(ipv6?.subnet ?? null, parseCidr);
  if (ipv6 === null || subnet === null) return null;
  const gateway = readText(ipv6.gateway ?? null, parseIpAddress);
  return { subnet, gateway, ipRange: readText(ipv6.ipRange ?? null, parseCidr), only: ipv6.only ?? false };
}

function shimOf({ hostShim }: Network): ExistingNetwork['hostShim'] {
  const address = readText(hostShim?.address ?? null, parseIpAddress);
  return address === null ? null : { address };
}

/** The API tells canonical text, so what cannot be read is not there. */
function readText<T>(text: string | null, parse: (text: string) => Validated<T>): T | null {
  const parsed = text === null ? null : parse(text);
  return parsed?.ok === true ? parsed.value : null;
}
