import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dialFirst } from './tcp.ts';

const server = createServer((client) => client.on('error', () => undefined).end('hello'));
let port: number;

beforeEach(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => void server.close());

test('a connection that stays in this process has what the server said first for whoever reads it later', async () => {
  const question = { addresses: ['127.0.0.1'], port, timeoutMs: 2_000 };
  const { connection } = await dialFirst(question, { handedOver: false });
  if (connection === null) throw new Error('nothing was reached');
  await new Promise((resolve) => setImmediate(resolve));
  const [bytes] = await once(connection, 'data');
  expect(String(bytes)).toBe('hello');
  connection.destroy();
});

test('of one that is given to another process nothing is read', async () => {
  const question = { addresses: ['127.0.0.1'], port, timeoutMs: 2_000 };
  const { connection } = await dialFirst(question, { handedOver: true });
  expect(connection?.isPaused()).toBe(true);
  expect(connection?.bytesRead).toBe(0);
  connection?.destroy();
});
