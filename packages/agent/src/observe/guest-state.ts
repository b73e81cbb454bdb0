import {
  broadcastAddress,
  contains,
  type ForwarderState,
  guestMacOf,
  type IpAddress,
  type MacAddress,
  networkAddress,
  type ObservedContainer,
  type ObservedEndpoint,
} from '@trailer/netmodel';
import { z } from 'zod';
import { readAddress, readMac } from '../docker/read.ts';

/** Where the port forwarder of the Windows image tells its state. */
export const guestStatePath = '/run/trailer/guest.json';

/** A thousand ports and a sentence fit in it. */
export const guestStateMaxBytes = 32 * 1024;

/** What may be shown of the forwarder's words. */
const messageLength = 300;

const stateSchema = z.object({
  version: z.literal(1),
  state: z.enum(['waiting', 'forwarding', 'lost']),
  mac: z.string().nullable(),
  address: z.string().nullable(),
  message: z.string(),
});

/** The port forwarder's word on the guest, as far as it can be true. */
export interface GuestState {
  readonly state: ForwarderState;
  readonly mac: MacAddress | null;
  readonly address: IpAddress | null;
  readonly message: string;
}

/** Where a guest is said to be. */
export interface GuestPlace {
  readonly container: Pick<ObservedContainer, 'workspaceId' | 'endpoints'>;
  readonly hostAddresses: ReadonlySet<IpAddress>;
}

/** What is told of a guest, or why that cannot be true. */
export type JudgedGuest =
  | { readonly kind: 'believed'; readonly guest: GuestState }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Judges what the port forwarder tells of its guest. The file is the workspace's own and may hold anything: only what
 * can be so is believed, and the MAC address is the one that Trailer gave the guest.
 */
export function judgeGuestState(text: string, place: GuestPlace): JudgedGuest {
  const parsed = stateSchema.safeParse(readJson(text));
  if (!parsed.success) return refused(`it is not understood: ${z.prettifyError(parsed.error)}`);
  const { state, mac, address, message } = parsed.data;
  const told = {
    state,
    mac: readMac(mac ?? undefined),
    address: readAddress(address ?? undefined),
    message: toLine(message),
  };
  if (mac !== null && told.mac !== guestMacOf(place.container.workspaceId)) {
    return refused('its MAC address is not the one the guest was given');
  }
  if ((state === 'forwarding') !== (address !== null)) return refused('its address does not go with its state');
  const doubt = address === null ? null : doubtAddress(told.address, place);
  return doubt === null ? { kind: 'believed', guest: told } : refused(`its address ${doubt}`);
}

function refused(reason: string): JudgedGuest {
  return { kind: 'refused', reason };
}

/** Why a guest cannot be at an address; null when it can. */
function doubtAddress(address: IpAddress | null, { container, hostAddresses }: GuestPlace): string | null {
  if (address === null) return 'is none';
  const lan = container.endpoints.find(({ kind, subnet }) => kind === 'lan' && contains(subnet, address));
  if (lan === undefined) return 'is not on the LAN of the container';
  if (isReserved(lan, address)) return 'is the gateway’s or the network’s own';
  if (container.endpoints.some((endpoint) => endpoint.address === address)) return 'is the container’s';
  return hostAddresses.has(address) ? 'is the host’s' : null;
}

function isReserved({ subnet, gateway }: ObservedEndpoint, address: IpAddress): boolean {
  return [gateway, networkAddress(subnet), broadcastAddress(subnet)].includes(address);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema says what is wrong with it.
    return undefined;
  }
}

/** People read it on their terminals: nothing that a terminal obeys. */
function toLine(message: string): string {
  return message
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, messageLength);
}
