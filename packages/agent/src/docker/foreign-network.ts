import type { ForeignNetwork, ForeignPool } from '@trailer/netmodel';
import type Docker from 'dockerode';
import { readAddress, readPrefix } from './read.ts';

const composeLabel = 'com.docker.compose.project';

type InspectedPool = NonNullable<NonNullable<Docker.NetworkInspectInfo['IPAM']>['Config']>[number];

/** A network that is not Trailer's, as the engine's list call tells it. */
export function toForeignNetwork(listed: Docker.NetworkInspectInfo, containers: readonly string[]): ForeignNetwork {
  return {
    engineId: listed.Id,
    name: listed.Name,
    driver: listed.Driver,
    scope: listed.Scope,
    internal: listed.Internal,
    options: listed.Options ?? {},
    ipamDriver: listed.IPAM?.Driver ?? 'default',
    pools: (listed.IPAM?.Config ?? []).flatMap(readPool),
    composeProject: composeProjectOf(listed.Labels ?? {}),
    containers,
  };
}

function readPool(pool: InspectedPool): readonly ForeignPool[] {
  const subnet = readPrefix(pool.Subnet);
  if (subnet === null) return [];
  return [
    {
      subnet,
      gateway: readAddress(pool.Gateway?.split('/')[0]),
      ipRange: readPrefix(pool.IPRange),
      excludedAddresses: Object.values(pool.AuxiliaryAddresses ?? {})
        .map((address) => readAddress(address))
        .filter((address) => address !== null),
    },
  ];
}

/** The Compose project among an object's labels. */
export function composeProjectOf(labels: Readonly<Record<string, string>>): string | null {
  return labels[composeLabel] ?? null;
}

/** Whether a label is one that Compose keeps its books by. */
export function isComposeLabel(name: string): boolean {
  return name.startsWith('com.docker.compose.');
}
