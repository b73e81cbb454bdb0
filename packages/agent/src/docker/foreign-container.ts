import type { ForeignContainer, ForeignEndpoint, ForeignMount, MacAddress } from '@trailer/netmodel';
import type Docker from 'dockerode';
import { readBindings } from './foreign-bindings.ts';
import type { ForeignDetails } from './foreign-gate.ts';
import { composeProjectOf, isComposeLabel } from './foreign-network.ts';
import { findObstacles } from './foreign-obstacles.ts';
import { labels } from './labels.ts';
import { readAddress, readMac } from './read.ts';

type InspectedEndpoint = Docker.ContainerInspectInfo['NetworkSettings']['Networks'][string];

/** A container that is not Trailer's, with what its image brings along. */
export interface InspectedForeign {
  readonly container: Docker.ContainerInspectInfo;
  /** The image that it runs; null when it is gone. */
  readonly image: Docker.ImageInspectInfo | null;
  /** Whether its image's name still means that image. */
  readonly imageIsNamed: boolean;
  /** Labels of the engine's networks by their ids. */
  readonly networkLabels: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Volumes of the engine that mount something else when they are used: a folder of the host, a share. */
  readonly mountingVolumes: ReadonlySet<string>;
  /** The engine's own, by which a workspace's container logs. */
  readonly logDriver: string;
}

/** A container as taking it over needs it told, its environment with the values. */
export function toForeignDetails(inspected: InspectedForeign): ForeignDetails {
  const { container, image } = inspected;
  const environment = ownEnvironment(container.Config.Env ?? [], image?.Config.Env ?? []);
  return { container: toForeignContainer(inspected, Object.keys(environment)), environment };
}

function toForeignContainer(inspected: InspectedForeign, environmentNames: readonly string[]): ForeignContainer {
  const { container, image } = inspected;
  const { Config, HostConfig } = container;
  const bindings = readBindings(HostConfig);
  return {
    engineId: container.Id,
    name: container.Name.replace(/^\//, ''),
    image: Config.Image,
    state: container.State.Status,
    command: sameList(Config.Cmd, image?.Config.Cmd) ? null : [...(Config.Cmd ?? [])],
    environmentNames,
    interactive: Config.Tty && Config.OpenStdin === true,
    endpoints: Object.entries(container.NetworkSettings.Networks ?? {})
      .filter(([name]) => name !== 'host' && name !== 'none')
      .map((endpoint) => toEndpoint(endpoint, inspected)),
    ports: bindings.ports,
    mounts: container.Mounts.map(toMount),
    resources: {
      cpus: HostConfig.NanoCpus ? HostConfig.NanoCpus / 1e9 : null,
      memoryMiB: HostConfig.Memory ? Math.round(HostConfig.Memory / 1024 / 1024) : null,
    },
    restartPolicy: writePolicy(HostConfig.RestartPolicy),
    labelNames: Object.keys(Config.Labels ?? {}).filter(
      (name) => !isComposeLabel(name) && image?.Config.Labels?.[name] !== Config.Labels[name],
    ),
    composeProject: composeProjectOf(Config.Labels ?? {}),
    obstacles: [...findObstacles(inspected), ...bindings.obstacles],
  };
}

function toEndpoint(
  [networkName, endpoint]: readonly [string, InspectedEndpoint],
  { container, networkLabels }: InspectedForeign,
): ForeignEndpoint {
  const asked = endpoint.IPAMConfig as { readonly IPv4Address?: string; readonly IPv6Address?: string } | null;
  const own = new Set([container.Name.replace(/^\//, ''), container.Id.slice(0, 12)]);
  return {
    engineNetworkId: endpoint.NetworkID,
    networkName,
    networkId: networkLabels.get(endpoint.NetworkID)?.[labels.network] ?? null,
    ipv4Address: readAddress(endpoint.IPAddress) ?? readAddress(asked?.IPv4Address),
    ipv6Address: readAddress(endpoint.GlobalIPv6Address) ?? readAddress(asked?.IPv6Address),
    macAddress: macOf(endpoint),
    asksForAddress: readAddress(asked?.IPv4Address) !== null,
    aliases: ((endpoint.Aliases ?? []) as readonly string[]).filter((alias) => !own.has(alias)),
  };
}

/** All zeros is how an engine writes none. */
function macOf({ MacAddress: text }: InspectedEndpoint): MacAddress | null {
  return text === '00:00:00:00:00:00' ? null : readMac(text);
}

function toMount(mount: Docker.ContainerInspectInfo['Mounts'][number]): ForeignMount {
  const source = mount.Type === 'volume' ? (mount.Name ?? mount.Source) : mount.Source;
  return { kind: mount.Type ?? 'bind', source, path: mount.Destination, readOnly: !mount.RW };
}

/** The variables that a container was given beyond its image's. */
function ownEnvironment(all: readonly string[], ofImage: readonly string[]): Readonly<Record<string, string>> {
  const known = new Set(ofImage);
  const own = all.filter((entry) => !known.has(entry));
  return Object.fromEntries(
    own.map((entry) => {
      const at = entry.indexOf('=');
      return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

function sameList(one: readonly string[] | null | undefined, other: readonly string[] | string | null | undefined) {
  return JSON.stringify(one ?? []) === JSON.stringify(other ?? []);
}

function writePolicy(policy: Docker.HostConfig['RestartPolicy']): string {
  const { Name: name = '', MaximumRetryCount: times = 0 } = policy ?? {};
  return times > 0 ? `${name}:${times}` : name;
}
