import { contains, familyOf } from '../address/prefix.ts';
import type { IpAddress } from '../address/types.ts';
import { isServedByContainer } from '../desktop/guest-ports.ts';
import type { PublishedPort } from '../workspace/types.ts';
import type { ReachabilityInput, ReachEndpoint, ReachGuest } from './types.ts';

type Workspace = ReachabilityInput['workspace'];

/** The guest that serves a published port; null where the container does. */
export function guestServing(port: PublishedPort, { guest }: Workspace): ReachGuest | null {
  return guest === null || isServedByContainer(port) ? null : guest;
}

/** The published ports that something at one of the container's own addresses takes, for itself or for the guest. */
export function portsTakenAt(endpoint: ReachEndpoint, workspace: Workspace): readonly PublishedPort[] {
  // Port forwarder and runtime know one address, that of the default route, and IPv4 only.
  const takesForGuest = endpoint.publishing && familyOf(endpoint.address) === 4;
  return workspace.ports.filter((port) => takesForGuest || guestServing(port, workspace) === null);
}

/** A guest's own address, and the container's endpoint on the same LAN. */
export interface GuestOnLan {
  readonly address: IpAddress;
  readonly endpoint: ReachEndpoint;
}

/** Where on the LAN the guest is; null while it is not there. */
export function guestOnLan({ guest, endpoints }: Workspace): GuestOnLan | null {
  const address = guest?.address ?? null;
  if (address === null) return null;
  const endpoint = endpoints.find(({ driver, subnet }) => driver !== 'bridge' && contains(subnet, address));
  return endpoint === undefined ? null : { address, endpoint };
}
