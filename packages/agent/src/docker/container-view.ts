import type { ContainerState, IpAddress, PublishedPort, TransportProtocol } from '@trailer/netmodel';
import type Docker from 'dockerode';
import type { ContainerSummary, EngineContainer, EngineEndpointView } from './gate.ts';
import { readAddress, readListenAddress, readMac, readPort } from './read.ts';

type InspectedEndpoint = Docker.ContainerInspectInfo['NetworkSettings']['Networks'][string] & {
  /** From 28.0; the library's types are older. */
  readonly GwPriority?: number;
};
type InspectedPorts = Readonly<
  Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>
>;

const states: readonly ContainerState[] = ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'removing'];

/** A container as the engine's inspect call tells it. */
export function toEngineContainer(inspected: Docker.ContainerInspectInfo): EngineContainer {
  const state = readState(inspected.State.Status);
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ''),
    labels: inspected.Config.Labels ?? {},
    state,
    exitCode: state === 'exited' || state === 'dead' || state === 'restarting' ? inspected.State.ExitCode : null,
    error: inspected.State.Error,
    pid: inspected.State.Pid > 0 ? inspected.State.Pid : null,
    tty: inspected.Config.Tty,
    endpoints: Object.entries(inspected.NetworkSettings.Networks ?? {}).flatMap(readEndpoints),
    publishedPorts: readMappings(inspected.NetworkSettings.Ports ?? {}),
  };
}

/** A container as the engine's list call tells it. */
export function toContainerSummary(listed: Docker.ContainerInfo): ContainerSummary {
  return {
    id: listed.Id,
    name: listed.Names[0]?.replace(/^\//, '') ?? listed.Id,
    labels: listed.Labels ?? {},
    state: readState(listed.State),
    publishedPorts: withoutDuplicates((listed.Ports ?? []).flatMap(readListedPort)),
  };
}

/** A state of the engine's; one that Trailer has no word for counts as dead, which is removed and made anew. */
function readState(status: string): ContainerState {
  return states.find((known) => known === status) ?? 'dead';
}

/** One endpoint a family that has an address; none while the container does not run. */
function readEndpoints([networkName, endpoint]: readonly [string, InspectedEndpoint]): EngineEndpointView[] {
  const common = {
    networkId: endpoint.NetworkID,
    networkName,
    mac: readMac(endpoint.MacAddress),
    gatewayPriority: endpoint.GwPriority ?? 0,
  };
  const ipv4 = readAddress(endpoint.IPAddress);
  const ipv6 = readAddress(endpoint.GlobalIPv6Address);
  return [
    ...withAddress(ipv4, {
      ...common,
      prefixLength: endpoint.IPPrefixLen,
      gateway: readAddress(endpoint.Gateway),
    }),
    ...withAddress(ipv6, {
      ...common,
      prefixLength: endpoint.GlobalIPv6PrefixLen,
      gateway: readAddress(endpoint.IPv6Gateway),
    }),
  ];
}

function withAddress(address: IpAddress | null, rest: Omit<EngineEndpointView, 'address'>): EngineEndpointView[] {
  return address === null ? [] : [{ ...rest, address }];
}

/** The mappings the engine installed: `{"8080/tcp": [{HostIp, HostPort}]}`, null where it dropped one. */
function readMappings(ports: InspectedPorts): readonly PublishedPort[] {
  const mappings = Object.entries(ports).flatMap(([exposed, bindings]) => {
    const [port, protocol] = exposed.split('/');
    return (bindings ?? []).flatMap(({ HostIp, HostPort }) =>
      toPublishedPort({ address: HostIp, hostPort: HostPort, containerPort: port, protocol }),
    );
  });
  return withoutDuplicates(mappings);
}

function readListedPort(port: Docker.Port): PublishedPort[] {
  const { IP, PublicPort, PrivatePort, Type } = port;
  return toPublishedPort({ address: IP, hostPort: PublicPort, containerPort: PrivatePort, protocol: Type });
}

function toPublishedPort(mapping: {
  readonly address: string | undefined;
  readonly hostPort: string | number | undefined;
  readonly containerPort: string | number | undefined;
  readonly protocol: string | undefined;
}): PublishedPort[] {
  const hostPort = readPort(mapping.hostPort);
  const containerPort = readPort(mapping.containerPort);
  const protocol = readProtocol(mapping.protocol);
  if (hostPort === null || containerPort === null || protocol === null) return [];
  return [{ hostAddress: readListenAddress(mapping.address), hostPort, containerPort, protocol }];
}

function readProtocol(text: string | undefined): TransportProtocol | null {
  return text === 'tcp' || text === 'udp' ? text : null;
}

/** A mapping on every address is told twice, once a family. */
function withoutDuplicates(ports: readonly PublishedPort[]): readonly PublishedPort[] {
  const byKey = new Map(ports.map((port) => [JSON.stringify(Object.entries(port).sort()), port]));
  return [...byKey.values()];
}
