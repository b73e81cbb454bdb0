/**
 * The header with which a session says its key: 256 random bits, base64url. A session that was opened with a key is
 * good with that key alone; one that was opened without is good without alone.
 */
export const sessionKeyHeader = 'trailer-session-key';

/** Where a browser cannot send headers, the key goes as a subprotocol beside the one that the server selects. */
export const webSocketProtocol = 'trailer';

const keyProtocol = 'key.';

/** Whether a text can be a key: 32 bytes as base64url, without padding. */
export function isSessionKey(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/** The subprotocols with which a WebSocket says the key of its session. */
export function protocolsWithKey(key: string): string[] {
  return [webSocketProtocol, keyProtocol + key];
}

/** The key in a Sec-WebSocket-Protocol header; undefined where there is none. */
export function keyInProtocols(header: string): string | undefined {
  const protocols = header.split(',').map((protocol) => protocol.trim());
  return protocols.find((protocol) => protocol.startsWith(keyProtocol))?.slice(keyProtocol.length);
}
