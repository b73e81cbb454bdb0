import type { IpAddress, Port, TransportProtocol } from '../address/types.ts';
import { type ShownHostAddress, shownHostAddresses } from '../shown-addresses.ts';
import type { PublishedPort } from '../workspace/types.ts';
import { guestOnLan, guestServing, portsTakenAt } from './guest.ts';
import type { ReachabilityInput, ReachEndpoint, ReachGuest } from './types.ts';

/** A published port at one address of the host. */
export interface HostPortTarget {
  readonly via: 'host-port';
  readonly address: IpAddress;
  readonly port: Port;
  readonly protocol: TransportProtocol;
  readonly host: ShownHostAddress;
  readonly published: PublishedPort;
  /** Null where the container serves the port. */
  readonly guest: ReachGuest | null;
}

/** A port, or where none is published the address itself, of one of the workspace's own interfaces. */
export interface EndpointTarget {
  readonly via: 'lan-address' | 'bridge-address';
  readonly address: IpAddress;
  readonly port: Port | null;
  readonly protocol: TransportProtocol | 'icmp';
  readonly endpoint: ReachEndpoint;
  /** Null where the container serves the port. */
  readonly guest: ReachGuest | null;
}

/** A port that the guest serves, or where none is published its address itself, at its own address on a LAN. */
export interface GuestTarget {
  readonly via: 'guest-address';
  readonly address: IpAddress;
  readonly port: Port | null;
  readonly protocol: TransportProtocol | 'icmp';
  /** The container's endpoint on that LAN. */
  readonly endpoint: ReachEndpoint;
}

export type Target = HostPortTarget | EndpointTarget | GuestTarget;

/** Everything Trailer shows of a workspace that a client may try: each address and port once. */
export function targetsOf(input: ReachabilityInput): readonly Target[] {
  return [...hostPortTargets(input), ...endpointTargets(input), ...guestTargets(input)];
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
      guest: guestServing(published, workspace),
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
  return workspace.endpoints.flatMap((endpoint) =>
    questionsAbout(portsTakenAt(endpoint, workspace)).map(({ published, ...question }) => ({
      via: endpoint.driver === 'bridge' ? 'bridge-address' : 'lan-address',
      address: endpoint.address,
      ...question,
      endpoint,
      guest: published === null ? null : guestServing(published, workspace),
    })),
  );
}

function guestTargets({ workspace }: ReachabilityInput): readonly GuestTarget[] {
  const place = guestOnLan(workspace);
  if (place === null) return [];
  const served = workspace.ports.filter((port) => guestServing(port, workspace) !== null);
  return questionsAbout(served).map(({ port, protocol }) => ({
    via: 'guest-address',
    port,
    protocol,
    ...place,
  }));
}

interface Question {
  readonly port: Port | null;
  readonly protocol: TransportProtocol | 'icmp';
  readonly published: PublishedPort | null;
}

/** Each container port once; where there is none, the address itself. */
function questionsAbout(ports: readonly PublishedPort[]): readonly Question[] {
  const byPort = new Map(ports.map((port) => [`${port.containerPort}/${port.protocol}`, port]));
  if (byPort.size === 0) return [{ port: null, protocol: 'icmp', published: null }];
  return [...byPort.values()].map((published) => ({
    port: published.containerPort,
    protocol: published.protocol,
    published,
  }));
}
