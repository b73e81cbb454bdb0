import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import process from 'node:process';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decodeFrame, encodeFrame } from '@trailer/contract';
import { connectionOverWebSocket } from '@trailer/contract/connection';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createWebSocketStream, WebSocket } from 'ws';
import { Consumer } from './testing/consumer.ts';
import { heldBytes, mebibyte } from './testing/memory.ts';
import { Producer } from './testing/producer.ts';
import { type RemoteAgent, raiseRemoteAgent } from './testing/remote-agent.ts';

const total = 128 * mebibyte;
/** The kernel's own buffers of three or four connections take most of it. */
const takenLimit = 40 * mebibyte;
/** Server, agent and reader together: all of them are in this process. */
const heldLimit = 8 * mebibyte;
/** Of the whole process, with what the collector has not come to. */
const residentLimit = 64 * mebibyte;
const standstillMs = 2_000;

let remote: RemoteAgent;
let served: Server;
let producer: Producer;
let program: ReturnType<Producer['program']>;

beforeAll(async () => {
  served = createServer((_request, response) => void producer.readable().pipe(response));
  served.listen(0, '127.0.0.1');
  await once(served, 'listening');
  remote = await raiseRemoteAgent({
    engine: {
      readLogs: () => producer.output(),
      openExec: async () => program,
      openAttach: async () => producer.program(),
    },
    dial: async () => connect({ port: (served.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true }),
  });
});
beforeEach(() => {
  producer = new Producer(total);
  program = producer.program();
});
afterAll(async () => {
  await remote.close();
  served.close();
});

type Bytes = AsyncIterable<Uint8Array>;

async function answerTo(path: string, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  const [response] = await once(get(`http://${remote.host}${path}`, { headers }), 'response');
  expect(response.statusCode).toBe(200);
  return response;
}

async function openSocket(verb: string): Promise<WebSocket> {
  const url = `ws://${remote.host}/api/v1/workspaces/${remote.workspaceId}/${verb}`;
  const socket = new WebSocket(url, { headers: remote.headers, perMessageDeflate: false });
  socket.once('open', () => socket.pause());
  await once(socket, 'open');
  return socket;
}

async function* outputOf(socket: WebSocket): Bytes {
  for await (const message of createWebSocketStream(socket, { readableObjectMode: true })) {
    const frame = decodeFrame(message);
    if (frame !== null && frame.channel !== 'control') yield frame.bytes;
  }
}

/** What a server in the workspace sends on a connection: bytes behind one line, as HTTP has them. */
async function overConnection(): Promise<Bytes> {
  const connection = connectionOverWebSocket(await openSocket('connect?port=80'));
  connection.write('GET / HTTP/1.0\r\n\r\n');
  return endAfter(connection, withoutHead(connection));
}

async function* endAfter(connection: Duplex, bytes: Bytes): Bytes {
  yield* bytes;
  connection.end();
}

async function* withoutHead(answer: Bytes): Bytes {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const bytes of answer) {
    if (head === null) yield bytes;
    else {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) continue;
      yield head.subarray(end + 4);
      head = null;
    }
  }
}

async function atAppUrl(): Promise<Bytes> {
  const { body } = await remote.client.call('workspaces.openApp', { id: remote.workspaceId, body: { port: 80 } });
  const { host, pathname, search } = new URL(body.url);
  const ticket = get(`http://${remote.host}${pathname}${search}`, { headers: { host } });
  const [entered] = (await once(ticket, 'response')) as [IncomingMessage];
  entered.resume();
  const [cookie = ''] = entered.headers['set-cookie']?.[0]?.split(';', 1) ?? [];
  return answerTo('/', { host, cookie });
}

/** Waits until nobody has taken anything for some seconds. */
async function untilStandstill(): Promise<void> {
  let last = -1;
  const stoodStill = (): boolean => {
    const same = producer.taken === last;
    last = producer.taken;
    return same;
  };
  await expect.poll(stoodStill, { interval: standstillMs, timeout: 20_000 }).toBe(true);
}

test.each<readonly [string, () => Promise<Bytes>]>([
  ['logs', () => answerTo(`/api/v1/workspaces/${remote.workspaceId}/logs?follow=true`, remote.headers)],
  ['the output of a command', async () => outputOf(await openSocket('exec?command=yes'))],
  ['the output of a main process', async () => outputOf(await openSocket('attach'))],
  ['a connection to a port', overConnection],
  ['a URL of a workspace', atAppUrl],
])(
  'a reader of %s that stands still holds the writer back, costs no memory, and misses nothing',
  { timeout: 90_000 },
  async (_what, open) => {
    const before = { held: await heldBytes(), resident: process.memoryUsage().rss };
    const reading = (await open())[Symbol.asyncIterator]();
    const received = createHash('sha256');
    // It began to read, and then takes nothing.
    received.update((await reading.next()).value);
    await untilStandstill();
    expect(producer.taken).toBeGreaterThan(0);
    expect(producer.taken).toBeLessThan(takenLimit);
    expect(process.memoryUsage().rss - before.resident).toBeLessThan(residentLimit);
    expect((await heldBytes()) - before.held).toBeLessThan(heldLimit);
    for (let read = await reading.next(); !read.done; read = await reading.next()) received.update(read.value);
    expect(producer.taken).toBe(total);
    expect(received.digest('hex')).toBe(producer.digest());
  },
);

test('a program that takes no input holds back who writes to it, costs no memory, and misses nothing', {
  timeout: 90_000,
}, async () => {
  const consumer = new Consumer();
  program = consumer.program();
  const before = await heldBytes();
  const socket = await openSocket('exec?command=sleep');
  const stream = createWebSocketStream(socket);
  const writing = pipeline(producer.readable(), framesOfInput, stream.resume());
  await untilStandstill();
  expect(producer.taken).toBeGreaterThan(0);
  expect(producer.taken).toBeLessThan(takenLimit);
  expect((await heldBytes()) - before).toBeLessThan(heldLimit);
  consumer.read();
  await writing;
  await expect.poll(() => consumer.digest(), { timeout: 20_000 }).toBe(producer.digest());
});

async function* framesOfInput(blocks: Bytes): Bytes {
  for await (const bytes of blocks) yield encodeFrame({ channel: 'stdin', bytes });
  yield encodeFrame({ channel: 'control', control: { type: 'end-of-input' } });
}
