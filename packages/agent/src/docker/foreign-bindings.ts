import type { Obstacle, PublishedPort } from '@trailer/netmodel';
import type Docker from 'dockerode';
import { readListenAddress, readPort } from './read.ts';

interface Bindings {
  readonly ports: readonly PublishedPort[];
  readonly obstacles: readonly Obstacle[];
}

type Asked = Readonly<Record<string, readonly { readonly HostIp?: string; readonly HostPort?: string }[] | null>>;

/** The port mappings that a container was made with, and those of them that a workspace cannot have. */
export function readBindings(config: Docker.HostConfig): Bindings {
  const asked: Asked = (config.PortBindings ?? {}) as Asked;
  const read = Object.entries(asked).flatMap(([exposed, bindings]) =>
    (bindings ?? []).map((binding) => ({ exposed, ...binding, port: toPort(exposed, binding) })),
  );
  const unfit = read.filter(({ port }) => port === null);
  return {
    ports: read.flatMap(({ port }) => (port === null ? [] : [port])),
    obstacles: [
      ...unfit.map(({ exposed, HostPort = '' }): Obstacle => {
        const host =
          HostPort === '' || HostPort === '0' ? 'a host port of the engine’s choice' : `host port ${HostPort}`;
        return { reason: 'ports', message: `${exposed} is published by ${host}, which Trailer has no field for` };
      }),
      ...(config.PublishAllPorts === true
        ? [{ reason: 'ports', message: 'all its ports are published by host ports of the engine’s choice' } as const]
        : []),
    ],
  };
}

function toPort(
  exposed: string,
  { HostIp, HostPort }: { readonly HostIp?: string; readonly HostPort?: string },
): PublishedPort | null {
  const [port, protocol] = exposed.split('/');
  const containerPort = readPort(port);
  const hostPort = readPort(HostPort);
  if (containerPort === null || hostPort === null || (protocol !== 'tcp' && protocol !== 'udp')) return null;
  return { hostAddress: readListenAddress(HostIp), hostPort, containerPort, protocol };
}
