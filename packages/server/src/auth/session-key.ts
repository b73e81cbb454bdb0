import type { IncomingHttpHeaders } from 'node:http';
import { isSessionKey, keyInProtocols, sessionKeyHeader } from '@trailer/contract';
import { problem } from '../app/problem.ts';
import { hashSecret, sameSecret } from './secret.ts';

/** The key that a request carries, whatever it looks like; undefined where it carries none. */
export function sessionKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const sent = headers[sessionKeyHeader];
  if (sent !== undefined) return String(sent);
  const protocols = headers['sec-websocket-protocol'];
  return protocols === undefined ? undefined : keyInProtocols(protocols);
}

/** What is kept of the key that a session is to be opened with; null where it is opened without. */
export function hashOfNewKey(headers: IncomingHttpHeaders): string | null {
  const key = sessionKeyOf(headers);
  if (key === undefined) return null;
  if (isSessionKey(key)) return hashSecret(key);
  // The value is not repeated: it may be a key that was only copied badly.
  throw problem(
    'malformed_request',
    `the header ${sessionKeyHeader} must be 32 random bytes as base64url without padding, 43 characters of A-Z, a-z, 0-9, - and _; yours has ${key.length}: send such a key, or leave the header out`,
  );
}

/** Whether a key is the one a session was opened with; one that was opened without is good without alone. */
export function fitsSession(key: string | undefined, keyHash: string | null): boolean {
  if (key === undefined || keyHash === null) return key === undefined && keyHash === null;
  return sameSecret(hashSecret(key), keyHash);
}
