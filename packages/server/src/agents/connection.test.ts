import { createHash, randomBytes } from 'node:crypto';
import { getEventListeners, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { carry, connectionOverWebSocket, giveBack, joinConnections } from '@trailer/contract/connection';
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

test('a writer waits for a reader that stopped, and the reader has everything afterwards', {
  timeout: 60_000,
}, async () => {
  const { one, other } = await openPair();
  const sent = createHash('sha256');
  const block = randomBytes(64 * 1024);
  const wanted = 600;
  let taken = 0;
  const writing = (async () => {
    for (; taken < wanted; taken += 1) {
      sent.update(block);
      if (!one.write(block)) await once(one, 'drain');
    }
    one.end();
  })();
  // It began to read, or it would never have been given anything, and then takes nothing.
  await once(other, 'readable');
  // What it was given in time is all it may hold; the buffers of the kernel stand before that.
  const settled = await settledCount(() => taken);
  expect(settled * block.length).toBeLessThan(24 * 2 ** 20);
  expect(other.readableLength).toBeLessThanOrEqual(2 ** 20);
  const received = createHash('sha256');
  for await (const bytes of other) received.update(bytes);
  await writing;
  expect(received.digest('hex')).toBe(sent.digest('hex'));
});

/** A count once it has stood still. */
async function settledCount(count: () => number): Promise<number> {
  let last = -1;
  const standsStill = (): boolean => {
    const still = count() === last;
    last = count();
    return still;
  };
  await expect.poll(standsStill, { interval: 300, timeout: 20_000 }).toBe(true);
  return last;
}

/** A TCP connection with both of its ends here. */
async function dialHere(): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const server = createServer({ allowHalfOpen: true });
  ends.push(() => server.close());
  server.listen(0, '127.0.0.1');
  const arriving = once(server, 'connection');
  await once(server, 'listening');
  const near = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, allowHalfOpen: true });
  const [far] = (await arriving) as [Socket];
  far.on('error', () => undefined);
  ends.push(
    () => near.destroy(),
    () => far.destroy(),
  );
  return { near, far };
}

test('two connections that are joined end each other, and either reset cuts both', async () => {
  const [left, right] = [await dialHere(), await dialHere()];
  const joined = joinConnections(left.near, right.near, new AbortController().signal);
  left.far.end('one way');
  expect(String(await buffer(right.far))).toBe('one way');
  right.far.end('and back');
  expect(String(await buffer(left.far))).toBe('and back');
  await joined;
  const [third, fourth] = [await dialHere(), await dialHere()];
  const cut = joinConnections(third.near, fourth.near, new AbortController().signal);
  third.far.resetAndDestroy();
  await cut;
  expect(fourth.near.destroyed).toBe(true);
});

test('two connections that are joined are cut when whoever joined them stops, before or after', async () => {
  const owner = new AbortController();
  const [left, right] = [await dialHere(), await dialHere()];
  const joined = joinConnections(left.near, right.near, owner.signal);
  left.far.write('goes through');
  await once(right.far, 'data');
  owner.abort();
  await joined;
  expect([left.near.destroyed, right.near.destroyed]).toEqual([true, true]);
  const [third, fourth] = [await dialHere(), await dialHere()];
  await joinConnections(third.near, fourth.near, owner.signal);
  expect([third.near.destroyed, fourth.near.destroyed]).toEqual([true, true]);
});

test('a signal that outlives what was joined holds on to nothing of it', async () => {
  const owner = new AbortController();
  const [left, right] = [await dialHere(), await dialHere()];
  const joined = joinConnections(left.near, right.near, owner.signal);
  expect(getEventListeners(owner.signal, 'abort')).toHaveLength(1);
  left.far.end();
  right.far.end();
  await joined;
  expect(getEventListeners(owner.signal, 'abort')).toEqual([]);
});

test('memory that was written is given back only where nobody else can hold it', async () => {
  const carried = async (chunk: Uint8Array, givesBack: boolean): Promise<Buffer> => {
    const { near, far } = await dialHere();
    const arriving = buffer(far);
    await carry(Readable.from([chunk]), near, { givesBack });
    return arriving;
  };
  const own = new Uint8Array(1_000).fill(7);
  expect((await carried(own, true)).equals(Buffer.alloc(1_000, 7))).toBe(true);
  expect(own.buffer).toMatchObject({ detached: true });
  const held = new Uint8Array(1_000).fill(7);
  await carried(held, false);
  expect(held.length).toBe(1_000);
  // A part of something larger: the rest of it is somebody's.
  const whole = new Uint8Array(2_000);
  await carried(whole.subarray(0, 1_000), true);
  expect(whole.length).toBe(2_000);
  // A second time there is nothing to give.
  expect(() => giveBack(own)).not.toThrow();
});

test('what breaks at either end of a carrying destroys the other and is told', async () => {
  const [left, right] = [await dialHere(), await dialHere()];
  const carrying = carry(left.near, right.near, { givesBack: false });
  right.far.resetAndDestroy();
  left.far.write('nobody takes this');
  await expect(carrying).rejects.toThrow();
  expect(left.near.destroyed).toBe(true);
});
