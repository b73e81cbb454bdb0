import type { IpAddress, Port, TransportProtocol } from '../address/types.ts';
import { type FaultCode, shorten, showValue } from '../fault.ts';
import type { HostFacts, HostListener } from '../host.ts';
import type { PublishedPort, WorkspaceNetworkContext } from './types.ts';

/** Who has a port of the host already, in words that follow "is taken by". */
export interface PortHolder {
  readonly code: FaultCode;
  readonly who: string;
}

/** Where the holder of a port is looked for. `before` are the ports earlier in the same request, null where unreadable. */
export interface PortHolders {
  readonly context: WorkspaceNetworkContext;
  readonly facts: HostFacts;
  readonly before: readonly (PublishedPort | null)[];
}

/** Finds who has a port already: the request itself, another workspace, or anything that listens on the host. */
export function findPortHolder(wanted: PublishedPort, { context, facts, before }: PortHolders): PortHolder | null {
  const want = socketOf(wanted);
  return holderInRequest(want, before) ?? holderAmongWorkspaces(want, context) ?? holderOnHost(want, facts, context);
}

/** One end that the host listens on; `address` null is the wildcard. */
interface ListeningSocket {
  readonly address: IpAddress | null;
  readonly port: Port;
  readonly protocol: TransportProtocol;
}

function socketOf({ hostAddress, hostPort, protocol }: PublishedPort): ListeningSocket {
  return { address: hostAddress, port: hostPort, protocol };
}

/** The kernel lets nobody listen on the wildcard beside someone on one address, nor the other way round. */
function clash(one: ListeningSocket, other: ListeningSocket): boolean {
  if (one.port !== other.port || one.protocol !== other.protocol) return false;
  return one.address === null || other.address === null || one.address === other.address;
}

function holderInRequest(want: ListeningSocket, before: PortHolders['before']): PortHolder | null {
  const index = before.findIndex((port) => port !== null && clash(want, socketOf(port)));
  return index < 0 ? null : { code: 'duplicate', who: `ports[${index}] of this request` };
}

function holderAmongWorkspaces(
  want: ListeningSocket,
  { workspaces, self }: WorkspaceNetworkContext,
): PortHolder | null {
  const holder = workspaces.find(({ id, ports }) => id !== self && ports.some((port) => clash(want, socketOf(port))));
  return holder === undefined ? null : { code: 'port_taken', who: `workspace ${showValue(holder.name)} on this host` };
}

/**
 * Ports of workspaces were judged by what is wanted; a container that still holds an old one is about to let it go. What
 * a workspace in host mode listens on looks like any program of the host: its own ports are its own.
 */
function holderOnHost(
  want: ListeningSocket,
  { listeners }: HostFacts,
  { workspaces, self }: WorkspaceNetworkContext,
): PortHolder | null {
  const own = workspaces.find(({ id, networkMode }) => id === self && networkMode === 'host')?.ports ?? [];
  const holder = listeners.find(
    (listener) =>
      listener.workspaceId === null && clash(want, listener) && !own.some((port) => clash(socketOf(port), listener)),
  );
  return holder === undefined ? null : { code: 'port_taken', who: `${shorten(holder.owner)} on this host` };
}

/** Of the ports that a program is about to listen on, the first that somebody has already, and who that is. */
export function findTakenPort(
  ports: readonly PublishedPort[],
  listeners: readonly HostListener[],
): { readonly port: PublishedPort; readonly owner: string } | null {
  for (const port of ports) {
    const holder = listeners.find((listener) => clash(socketOf(port), listener));
    if (holder !== undefined) return { port, owner: holder.owner };
  }
  return null;
}
