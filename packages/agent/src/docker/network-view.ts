import { type EngineCapabilities, planEngineNetwork } from '@trailer/netmodel';
import type Docker from 'dockerode';
import type { EngineNetwork, NetworkRequest } from './gate.ts';
import { readAddress, readPrefix } from './read.ts';

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

/** The engine's create call for a network: what the console previews, with the agent's marks. */
export function toNetworkCreateOptions(request: NetworkRequest, can: EngineCapabilities): Docker.NetworkCreateOptions {
  const { IPAM, ...planned } = planEngineNetwork(request, can);
  return {
    ...planned,
    // Engines before 25 make a second network of the same name without it.
    CheckDuplicate: true,
    Labels: { ...request.labels },
    Options: { ...planned.Options },
    ...(IPAM === undefined ? {} : { IPAM: { Driver: IPAM.Driver, Config: IPAM.Config.map((pool) => ({ ...pool })) } }),
  };
}
