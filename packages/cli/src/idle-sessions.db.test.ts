import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { heldBytes } from './testing/memory.ts';
import { type RemoteAgent, raiseRemoteAgent } from './testing/remote-agent.ts';

const sessionsOfAKind = 1_000;
const eventStreams = 200;
const openAtOnce = 50;
const idleMs = 10_000;

/**
 * Of one session. Server, agent, what stands for the engine, and the client are all in this process, and all are
 * measured; `npm run bench -- sessions` measures server and agent apart.
 */
const heldLimitBytes = 96 * 1024;
/** What the collector and the pools of Node keep of a session that is closed; it does not grow with the next ones. */
const leftLimitBytes = 8 * 1024;
/** Of one core. */
const cpuLimitPercent = 20;
const openLimitMs = 1_000;

let remote: RemoteAgent;
let served: Server;
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });

beforeAll(async () => {
  served = createServer((socket) => void socket.on('error', () => socket.destroy()).pipe(socket));
  served.listen(0, '127.0.0.1');
  await once(served, 'listening');
  remote = await raiseRemoteAgent({
    engine: {
      readLogs: async function* (_id, { signal }) {
        yield { stream: 'stdout', bytes: Buffer.from('serving\n') };
        await once(signal ?? new EventTarget(), 'abort');
      },
      openExec: () => Promise.reject(new Error('nobody asks for it')),
      openAttach: () => Promise.reject(new Error('nobody asks for it')),
    },
    dial: async () => connect({ port: (served.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true }),
  });
});
afterAll(async () => {
  await remote.close();
  served.close();
});

type Close = () => void;

async function openAnswer(path: string): Promise<Close> {
  const [response] = (await once(
    get(`http://${remote.host}${path}`, { agent, headers: remote.headers }),
    'response',
  )) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  await once(
    response.on('error', () => undefined),
    'data',
  );
  return () => void response.destroy();
}

const openLog = (): Promise<Close> => openAnswer(`/api/v1/workspaces/${remote.workspaceId}/logs?follow=true`);
const openEvents = (): Promise<Close> => openAnswer('/api/v1/events');

/** A connection through which a byte went there and back. */
async function openConnection(): Promise<Close> {
  const url = `ws://${remote.host}/api/v1/workspaces/${remote.workspaceId}/connect?port=80`;
  const socket = new WebSocket(url, { headers: remote.headers, perMessageDeflate: false });
  await once(socket, 'open');
  socket.send('x', { binary: true });
  await once(socket, 'message');
  return () => socket.terminate();
}

async function openMany(count: number, open: () => Promise<Close>): Promise<readonly Close[]> {
  const closes: Close[] = [];
  while (closes.length < count) {
    const next = Math.min(openAtOnce, count - closes.length);
    closes.push(...(await Promise.all(Array.from({ length: next }, open))));
  }
  return closes;
}

async function openBoth(count: number): Promise<readonly Close[]> {
  return [...(await openMany(count, openLog)), ...(await openMany(count, openConnection))];
}

async function untilClosed(sockets: number): Promise<void> {
  await expect.poll(openSockets, { timeout: 20_000, interval: 100 }).toBeLessThanOrEqual(sockets);
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

async function cpuPercentOver(ms: number): Promise<number> {
  const before = process.cpuUsage();
  await pause(ms);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1000 / ms) * 100;
}

test('two thousand idle sessions cost little, keep nobody out, and leave nothing behind', {
  timeout: 180_000,
}, async () => {
  // A first time for what stays of the first time: compiled code, and room that tables keep.
  for (const close of await openBoth(sessionsOfAKind / 5)) close();
  await untilClosed(10);
  const before = { held: await heldBytes(), sockets: openSockets() };
  const open = [...(await openBoth(sessionsOfAKind))];
  expect(((await heldBytes()) - before.held) / open.length).toBeLessThan(heldLimitBytes);

  const streams = await openMany(eventStreams, openEvents);
  expect(await cpuPercentOver(idleMs)).toBeLessThan(cpuLimitPercent);
  const startedAt = performance.now();
  open.push(await openConnection());
  expect(performance.now() - startedAt).toBeLessThan(openLimitMs);

  for (const close of [...open, ...streams]) close();
  await untilClosed(before.sockets);
  const leftEach = async (): Promise<number> => ((await heldBytes()) - before.held) / open.length;
  await expect.poll(leftEach, { timeout: 20_000, interval: 1_000 }).toBeLessThan(leftLimitBytes);
});
