import type { IpAddress, Port, TransportProtocol } from '../address/types.ts';
import { type ShownHostAddress, shownHostAddresses } from '../shown-addresses.ts';
import type { PublishedPort } from '../workspace/types.ts';
import type { ReachabilityInput, ReachEndpoint } from './types.ts';

/** A published port at one address of the host. */
export interface HostPortTarget {
  readonly via: 'host-port';
  readonly address: IpAddress;
  readonly port: Port;
  readonly protocol: TransportProtocol;
  readonly host: ShownHostAddress;
  readonly published: PublishedPort;
}

/** A port, or where none is published the address itself, of one of the workspace's own interfaces. */
export interface EndpointTarget {
  readonly via: 'lan-address' | 'bridge-address';
  readonly address: IpAddress;
  readonly port: Port | null;
  readonly protocol: TransportProtocol | 'icmp';
  readonly endpoint: ReachEndpoint;
}

export type Target = HostPortTarget | EndpointTarget;

/** Everything Trailer shows of a workspace that a client may try: each address and port once. */
export function targetsOf(input: ReachabilityInput): readonly Target[] {
  return [...hostPortTargets(input), ...endpointTargets(input)];
}

function hostPortTargets({ host, workspace }: ReachabilityInput): readonly HostPortTarget[] {
  return shownHostAddresses(host.interfaces).flatMap((shown) =>
    portsAt(shown.address, workspace.ports).map((published) => ({
      via: 'host-port',
      address: shown.address,
      port: published.hostPort,
      protocol: published.protocol,
      host: shown,
      published,
    })),
  );
}

/** One published port for each number and protocol: where several addresses share a number, the one bound to this address. */
function portsAt(address: IpAddress, ports: readonly PublishedPort[]): readonly PublishedPort[] {
  const boundElsewhereFirst = ports.toSorted(
    (one, other) => Number(isBoundTo(one, address)) - Number(isBoundTo(other, address)),
  );
  const byPort = new Map(boundElsewhereFirst.map((port) => [`${port.hostPort}/${port.protocol}`, port]));
  return ports.filter((port) => byPort.get(`${port.hostPort}/${port.protocol}`) === port);
}

/** Whether a published port listens at a host address. */
export function isBoundTo({ hostAddress }: PublishedPort, address: IpAddress): boolean {
  if (hostAddress === null || hostAddress === address) return true;
  return hostAddress === (address.includes(':') ? '::' : '0.0.0.0');
}

function endpointTargets({ workspace }: ReachabilityInput): readonly EndpointTarget[] {
  const ports = new Map(workspace.ports.map((port) => [`${port.containerPort}/${port.protocol}`, port]));
  const questions = [...ports.values()].map(({ containerPort, protocol }) => ({ port: containerPort, protocol }));
  const asked = questions.length === 0 ? [{ port: null, protocol: 'icmp' as const }] : questions;
  return workspace.endpoints.flatMap((endpoint) =>
    asked.map(({ port, protocol }) => ({
      via: endpoint.driver === 'bridge' ? 'bridge-address' : 'lan-address',
      address: endpoint.address,
      port,
      protocol,
      endpoint,
    })),
  );
}
