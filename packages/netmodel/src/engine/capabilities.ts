import { shorten } from '../fault.ts';

/** Something that networks and workspaces ask of a Docker engine, and that not every engine does. */
export type EngineFeature =
  | 'severalEndpoints'
  | 'endpointMacAddress'
  | 'gatewayPriority'
  | 'interfaceName'
  | 'endpointSysctls'
  | 'macvlansPerParent'
  | 'ipvlansPerParent'
  | 'ipvlanL3s'
  | 'ipv6Nat'
  | 'withoutIpv4'
  | 'udpProxyReply';

/** The first engine that has a feature; with `api`, the API version decides, so that other engines count by theirs. */
interface Since {
  readonly engine: string;
  readonly api?: string;
}

/** Since when an engine has a feature: docs.docker.com/engine/release-notes, and tried on 20.10, 26.1 and 28.5. */
const features: Readonly<Record<EngineFeature, Since | null>> = {
  /** Several networks in one `POST /containers/create`; before, `POST /networks/{id}/connect` ahead of the first start. */
  severalEndpoints: { engine: '25.0', api: '1.44' },
  /** `EndpointSettings.MacAddress`; before, one `Config.MacAddress`, which goes to the network of `NetworkMode`. */
  endpointMacAddress: { engine: '25.0', api: '1.44' },
  /** `EndpointSettings.GwPriority`; before, the network whose name sorts first owns the default route. */
  gatewayPriority: { engine: '28.0' },
  /** The endpoint option `com.docker.network.endpoint.ifname`. */
  interfaceName: { engine: '28.1' },
  /** The endpoint option `com.docker.network.endpoint.sysctls`. */
  endpointSysctls: { engine: '27.0' },
  /** Several macvlan networks on one parent interface (moby/moby#47318). */
  macvlansPerParent: { engine: '27.0' },
  /** Several ipvlan networks on one parent interface: 28.5 still refuses the second. */
  ipvlansPerParent: null,
  /** `ipvlan_mode=l3s` (moby/moby#42542). */
  ipvlanL3s: { engine: '23.0' },
  /** `ip6tables` without being asked for; before, only with `--experimental --ip6tables`. */
  ipv6Nat: { engine: '27.0' },
  /** `EnableIPv4: false`; before, the engine takes it without a word and gives the network IPv4 all the same. */
  withoutIpv4: { engine: '28.0' },
  /** The proxy of a UDP port answers from the address that was asked (moby/moby#48571); before, from the bridge's own. */
  udpProxyReply: { engine: '28.0' },
};

/** What one engine can do. */
export type EngineCapabilities = Readonly<Record<EngineFeature, boolean>>;

/** The engine of a host, as far as what may be asked of it depends on it. */
export interface HostEngine {
  readonly version: string;
  readonly can: EngineCapabilities;
}

/** The versions that an engine tells of itself. */
export interface EngineVersions {
  readonly version: string;
  readonly apiVersion: string;
}

/** What an engine of these versions can do; an unreadable version counts as old. */
export function capabilitiesOf({ version, apiVersion }: EngineVersions): EngineCapabilities {
  const has = (since: Since | null): boolean => {
    if (since === null) return false;
    return since.api === undefined ? isAtLeast(version, since.engine) : isAtLeast(apiVersion, since.api);
  };
  return {
    severalEndpoints: has(features.severalEndpoints),
    endpointMacAddress: has(features.endpointMacAddress),
    gatewayPriority: has(features.gatewayPriority),
    interfaceName: has(features.interfaceName),
    endpointSysctls: has(features.endpointSysctls),
    macvlansPerParent: has(features.macvlansPerParent),
    ipvlansPerParent: has(features.ipvlansPerParent),
    ipvlanL3s: has(features.ipvlanL3s),
    ipv6Nat: has(features.ipv6Nat),
    withoutIpv4: has(features.withoutIpv4),
    udpProxyReply: has(features.udpProxyReply),
  };
}

/** The engine of a host by the versions it tells. */
export function hostEngineOf(versions: EngineVersions): HostEngine {
  return { version: versions.version, can: capabilitiesOf(versions) };
}

/** An engine in a sentence; what a distribution adds to the version is left out. */
export function showEngine({ version }: Pick<HostEngine, 'version'>): string {
  return `engine ${shorten(version.replace(/[+~-].*/, ''))}`;
}

/** The first engine that has a feature, as a cure tells it; null where none is known. */
export function engineThatHas(feature: EngineFeature): string | null {
  const since = features[feature];
  return since === null ? null : `Docker ${since.engine}`;
}

function isAtLeast(version: string, wanted: string): boolean {
  const [major, minor] = numbersOf(version);
  const [wantedMajor, wantedMinor] = numbersOf(wanted);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Major and minor version; below every other where they cannot be read. */
function numbersOf(version: string): readonly [number, number] {
  const parts = /^(\d+)\.(\d+)/.exec(version);
  return parts === null ? [-1, -1] : [Number(parts[1]), Number(parts[2])];
}
