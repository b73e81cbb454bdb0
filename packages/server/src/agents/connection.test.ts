import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { connectionOverWebSocket, joinConnections } from '@trailer/contract/connection';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { waitUntil } from './testing.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Two ends of a connection over a real WebSocket. */
async function openPair(): Promise<{ readonly one: Duplex; readonly other: Duplex }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  ends.push(() => server.close());
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.once('open', () => client.pause());
  const [socket] = (await accepted) as [WebSocket];
  const other = connectionOverWebSocket(socket);
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open');
  const one = connectionOverWebSocket(client);
  ends.push(
    () => one.destroy(),
    () => other.destroy(),
  );
  for (const end of [one, other]) end.on('error', () => undefined);
  return { one, other };
}

test('bytes arrive whole and in order, also in pieces larger than a message', async () => {
  const { one, other } = await openPair();
  const sent = Buffer.alloc(3_000_000, 'trailer');
  const arriving = buffer(other);
  one.end(sent);
  expect((await arriving).equals(sent)).toBe(true);
});

test('an end of one direction leaves the other open', async () => {
  const { one, other } = await openPair();
  one.end('question');
  expect(String(await buffer(other))).toBe('question');
  expect(other.writable).toBe(true);
  other.end('answer');
  expect(String(await buffer(one))).toBe('answer');
  await waitUntil(() => one.destroyed && other.destroyed, 'the end of both');
});

test('a connection that is cut is a reset for the other side, not an end', async () => {
  const { one, other } = await openPair();
  const failing = once(other, 'error');
  other.resume();
  one.destroy();
  const [error] = await failing;
  expect(error).toMatchObject({ code: 'ECONNRESET' });
});

test('a writer waits for a reader that stopped', async () => {
  const { one } = await openPair();
  const block = Buffer.alloc(64 * 1024);
  let taken = 0;
  const limit = 4_000;
  while (taken < limit && one.write(block)) taken += 1;
  await expect
    .poll(() => {
      while (taken < limit && one.write(block)) taken += 1;
      return one.writableLength;
    })
    .toBeGreaterThan(0);
  expect(taken).toBeLessThan(limit);
});

test('two connections that are joined end each other, and either reset cuts both', async () => {
  const server = createServer({ allowHalfOpen: true });
  ends.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const dial = async (): Promise<{ readonly near: Socket; readonly far: Socket }> => {
    const arriving = once(server, 'connection');
    const near = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    const [far] = (await arriving) as [Socket];
    far.on('error', () => undefined);
    ends.push(
      () => near.destroy(),
      () => far.destroy(),
    );
    return { near, far };
  };
  const [left, right] = [await dial(), await dial()];
  const joined = joinConnections(left.near, right.near, new AbortController().signal);
  left.far.end('one way');
  expect(String(await buffer(right.far))).toBe('one way');
  right.far.end('and back');
  expect(String(await buffer(left.far))).toBe('and back');
  await joined;
  const [third, fourth] = [await dial(), await dial()];
  const cut = joinConnections(third.near, fourth.near, new AbortController().signal);
  third.far.resetAndDestroy();
  await cut;
  expect(fourth.near.destroyed).toBe(true);
});
