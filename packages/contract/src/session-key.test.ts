import { expect, test } from 'vitest';
import { isSessionKey, keyInProtocols, protocolsWithKey } from './session-key.ts';

const key = 'AZaz09-_'.repeat(6).slice(0, 43);

test('a key is 32 bytes in base64url, and nothing else', () => {
  expect(isSessionKey(key)).toBe(true);
  for (const text of [
    '',
    key.slice(1),
    `${key}A`,
    `${key.slice(1)}=`,
    `${key.slice(1)}+`,
    `${key}, ${key}`,
    `${key}\n`,
  ]) {
    expect(isSessionKey(text)).toBe(false);
  }
});

test('a WebSocket says its key among its subprotocols', () => {
  expect(keyInProtocols(protocolsWithKey(key).join(', '))).toBe(key);
  expect(keyInProtocols(`key.${key},trailer`)).toBe(key);
  expect(keyInProtocols('trailer')).toBeUndefined();
  expect(keyInProtocols('')).toBeUndefined();
});
