import type { TransportProtocol } from '../address/types.ts';
import { compareText } from '../compare-text.ts';
import type { PublishedPort } from '../workspace/types.ts';
import type { GuestPort } from './types.ts';

/** The port of the viewer, which the container itself serves: the screen of the guest in a browser. */
export const viewerPort = 8006;

interface ContainerPort {
  readonly containerPort: number;
  readonly protocol: TransportProtocol | 'icmp';
}

/** Whether a port of a Windows workspace is served by the container and not by the guest. */
export function isServedByContainer({ containerPort, protocol }: ContainerPort): boolean {
  return protocol === 'tcp' && containerPort === viewerPort;
}

/** The ports that the guest serves: each once, sorted. */
export function guestPortsOf(ports: readonly PublishedPort[]): readonly GuestPort[] {
  const served = ports.filter((port) => !isServedByContainer(port));
  const byKey = new Map(served.map(({ protocol, containerPort: port }) => [`${protocol}/${port}`, { protocol, port }]));
  return [...byKey.values()].toSorted(compareGuestPorts);
}

/** A guest port as the port forwarder writes it, such as `tcp/3389`. */
export function showGuestPort({ protocol, port }: GuestPort): string {
  return `${protocol}/${port}`;
}

function compareGuestPorts(one: GuestPort, other: GuestPort): number {
  return compareText(one.protocol, other.protocol) || one.port - other.port;
}
