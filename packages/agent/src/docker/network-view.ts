import type Docker from 'dockerode';
import type { EngineNetwork, NetworkRequest } from './gate.ts';
import { readAddress, readPrefix } from './read.ts';

type Pool = NonNullable<Docker.IPAM['Config']>[number];

/** A network as the engine's inspect and list calls tell it; its IPv4 pool only. */
export function toEngineNetwork(inspected: Docker.NetworkInspectInfo): EngineNetwork {
  const pool = inspected.IPAM?.Config?.find(({ Subnet }) => Subnet?.includes('.'));
  return {
    id: inspected.Id,
    name: inspected.Name,
    driver: inspected.Driver,
    labels: inspected.Labels ?? {},
    parentInterface: inspected.Options?.['parent'] ?? null,
    subnet: readPrefix(pool?.Subnet),
    // Old engines repeat the prefix length here.
    gateway: readAddress(pool?.Gateway?.split('/')[0]),
    ipRange: readPrefix(pool?.IPRange),
  };
}

/** The engine's create call for a network. */
export function toNetworkCreateOptions(request: NetworkRequest): Docker.NetworkCreateOptions {
  return {
    Name: request.name,
    Driver: request.driver,
    // Engines before 25 make a second network of the same name without it.
    CheckDuplicate: true,
    Labels: { ...request.labels },
    Options: request.parentInterface === null ? {} : { parent: request.parentInterface },
    ...(request.subnet === null ? {} : { IPAM: { Driver: 'default', Config: [toPool(request, request.subnet)] } }),
  };
}

function toPool(request: NetworkRequest, subnet: string): Pool {
  const excluded = request.excludedAddresses.map((address, index) => [`excluded-${index + 1}`, address] as const);
  return {
    Subnet: subnet,
    ...(request.gateway === null ? {} : { Gateway: request.gateway }),
    ...(request.ipRange === null ? {} : { IPRange: request.ipRange }),
    ...(excluded.length === 0 ? {} : { AuxiliaryAddresses: Object.fromEntries(excluded) }),
  };
}
