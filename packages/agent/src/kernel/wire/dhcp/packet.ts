/** Of the DHCP messages of RFC 2131 the two that a question needs. */
const messageTypes = { discover: 1, offer: 2 } as const;
const options = {
  router: 3,
  requestedAddress: 50,
  messageType: 53,
  serverId: 54,
  parameters: 55,
  clientId: 61,
} as const;
const magicCookie = 0x63825363;
const optionsAt = 240;
/** Some servers drop what is shorter than BOOTP's messages were. */
const shortestBytes = 300;
const broadcastFlag = 0x8000;

export interface Discover {
  readonly transaction: number;
  /** Six bytes. */
  readonly mac: Uint8Array;
  /** An address to ask for; null for whichever the server picks. */
  readonly wish: string | null;
}

/** An offer, addresses as text. */
export interface Offer {
  readonly transaction: number;
  readonly address: string;
  readonly server: string;
  readonly router: string | null;
}

/** A DHCPDISCOVER that wants its answers by broadcast, for a client that can take no other. */
export function encodeDiscover({ transaction, mac, wish }: Discover): Buffer {
  const packet = Buffer.alloc(shortestBytes);
  packet.set([1, 1, 6]);
  packet.writeUInt32BE(transaction, 4);
  packet.writeUInt16BE(broadcastFlag, 10);
  packet.set(mac, 28);
  packet.writeUInt32BE(magicCookie, optionsAt - 4);
  const told = [
    [options.messageType, 1, messageTypes.discover],
    [options.clientId, 7, 1, ...mac],
    ...(wish === null ? [] : [[options.requestedAddress, 4, ...wish.split('.').map(Number)]]),
    [options.parameters, 2, 1, options.router],
    [255],
  ];
  packet.set(told.flat(), optionsAt);
  return packet;
}

/** The offer in a packet; null for anything else. */
export function decodeOffer(packet: Uint8Array): Offer | null {
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
  if (bytes.length < optionsAt || bytes[0] !== 2 || bytes.readUInt32BE(optionsAt - 4) !== magicCookie) return null;
  const told = readOptions(bytes.subarray(optionsAt));
  const server = told.get(options.serverId);
  if (told.get(options.messageType)?.[0] !== messageTypes.offer || server?.length !== 4) return null;
  const router = told.get(options.router);
  return {
    transaction: bytes.readUInt32BE(4),
    address: dotted(bytes.subarray(16, 20)),
    server: dotted(server),
    router: router === undefined || router.length < 4 ? null : dotted(router.subarray(0, 4)),
  };
}

/** What comes from a wire may end anywhere. */
function readOptions(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  let at = 0;
  while (at < bytes.length) {
    const code = bytes[at] ?? 255;
    if (code === 255) break;
    const length = code === 0 ? -1 : (bytes[at + 1] ?? 0);
    if (code !== 0) found.set(code, bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return found;
}

function dotted(bytes: Uint8Array): string {
  return bytes.join('.');
}
