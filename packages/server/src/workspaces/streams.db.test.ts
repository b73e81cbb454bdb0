import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  type AgentRequest,
  decodeFrame,
  encodeFrame,
  type Frame,
  type SessionChannel,
  type Workspace,
} from '@trailer/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { waitUntil } from '../agents/testing.ts';
import { adminToken, create, createTestApp, type TestApp } from '../agents/testing-app.ts';
import { channelOverWebSocket } from '../agents/websocket.ts';
import { sqliteTestDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';

const authorization = { authorization: `Bearer ${adminToken}` };
const running = new AbortController().signal;

let world: TestApp;
let address: string;
let workspaceId: string;
let removeDatabase: () => Promise<void>;

beforeEach(async () => {
  const { database, remove } = await sqliteTestDatabase();
  removeDatabase = remove;
  world = await createTestApp(database);
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  address = `127.0.0.1:${(world.app.server.address() as AddressInfo).port}`;
  workspaceId = (await create<Workspace>(world, 'workspaces', { name: 'web', image: 'nginx' })).id;
});

afterEach(async () => {
  await world.app.close();
  await world.hub.close();
  await removeDatabase();
});

/** Has the fake agent open every session it is asked for, and hands out the agent's end of the next one. */
function nextSession(): Promise<SessionChannel> {
  return new Promise((resolve, reject) => {
    world.agent.answer = (request) => {
      if (request.kind !== 'open-session') return null;
      world.transport.openSession(request.sessionId, running).then(resolve, reject);
      return { kind: 'session-opened' };
    };
  });
}

function sessionsAsked(): readonly AgentRequest[] {
  return world.agent.received
    .flatMap((message) => (message.type === 'request' ? [message.request] : []))
    .filter((request) => request.kind === 'open-session');
}

function stdout(text: string): Uint8Array {
  return encodeFrame({ channel: 'stdout', bytes: Buffer.from(text) });
}

function openExec(
  headers: Record<string, string> = authorization,
  query = 'command=sh&command=-l&tty=true',
): WebSocket {
  return new WebSocket(`ws://${address}/api/v1/workspaces/${workspaceId}/exec?${query}`, { headers });
}

async function refusalOf(socket: WebSocket): Promise<{ status: number; body: string }> {
  const [, response] = await once(socket, 'unexpected-response');
  response.setEncoding('utf8');
  const body = (await response.toArray()).join('');
  return { status: response.statusCode, body };
}

function frames(): { readonly seen: Frame[]; readonly collect: (data: Buffer) => void } {
  const seen: Frame[] = [];
  return { seen, collect: (data) => seen.push(decodeFrame(data) as Frame) };
}

test('logs are the bytes of both streams, and end when the container has no more', async () => {
  const session = nextSession();
  const fetching = fetch(`http://${address}/api/v1/workspaces/${workspaceId}/logs?tail=10`, { headers: authorization });
  const writer = (await session).writable.getWriter();
  await writer.write(stdout('one\n'));
  await writer.write(encodeFrame({ channel: 'stderr', bytes: Buffer.from('two\n') }));
  await writer.write(encodeFrame({ channel: 'control', control: { type: 'exit', code: 0 } }));
  const response = await fetching;
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toBe('one\ntwo\n');
  expect(sessionsAsked()).toMatchObject([{ session: { kind: 'logs', workspaceId, tail: 10, follow: false } }]);
});

test('followed logs show their headers before the first byte, and end for the agent when the reader goes', async () => {
  const session = nextSession();
  const reader = new AbortController();
  const url = `http://${address}/api/v1/workspaces/${workspaceId}/logs?follow=true`;
  const fetching = fetch(url, { headers: authorization, signal: reader.signal });
  const writer = (await session).writable.getWriter();
  expect((await fetching).status).toBe(200);
  reader.abort();
  await expect(writer.closed).rejects.toBeDefined();
});

test('a log that breaks off is cut off, so that the reader knows', async () => {
  const session = nextSession();
  const fetching = fetch(`http://${address}/api/v1/workspaces/${workspaceId}/logs`, { headers: authorization });
  const writer = (await session).writable.getWriter();
  await writer.write(stdout('one\n'));
  const response = await fetching;
  await writer.write(encodeFrame({ channel: 'control', control: { type: 'error', message: 'engine away' } }));
  await expect(response.text()).rejects.toThrow();
});

test('logs of a workspace the agent cannot serve are an ordinary problem', async () => {
  world.agent.answer = () => ({ kind: 'failed', message: 'workspace web has no container yet' });
  const url = `http://${address}/api/v1/workspaces/${workspaceId}/logs`;
  const response = await fetch(url, { headers: authorization });
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ code: 'conflict', detail: 'workspace web has no container yet' });
  world.agent.leave();
  await waitUntil(() => !world.hub.isConnected(world.hostId), 'the end of the link');
  expect((await fetch(url, { headers: authorization })).status).toBe(503);
});

test('a slow reader of logs slows the writer down', async () => {
  const session = nextSession();
  const fetching = fetch(`http://${address}/api/v1/workspaces/${workspaceId}/logs`, { headers: authorization });
  const writer = (await session).writable.getWriter();
  const response = await fetching;
  const block = encodeFrame({ channel: 'stdout', bytes: Buffer.alloc(64 * 1024) });
  let written = 0;
  const limit = 2_000;
  const writing = (async () => {
    for (; written < limit; written += 1) await writer.write(block);
  })().catch(() => undefined);
  let last = -1;
  await expect
    .poll(
      () => {
        const still = written === last;
        last = written;
        return still;
      },
      { interval: 200, timeout: 8_000 },
    )
    .toBe(true);
  expect(written).toBeLessThan(limit);
  await response.body?.cancel();
  await writing;
});

test('exec carries frames both ways and ends with the command', async () => {
  const session = nextSession();
  const socket = openExec();
  const { seen, collect } = frames();
  socket.on('message', collect);
  const agent = await session;
  await once(socket, 'open');
  socket.send(encodeFrame({ channel: 'stdin', bytes: Buffer.from('ls\n') }));
  const reader = agent.readable.getReader();
  expect(decodeFrame((await reader.read()).value ?? new Uint8Array())).toEqual({
    channel: 'stdin',
    bytes: Buffer.from('ls\n'),
  });
  const writer = agent.writable.getWriter();
  await writer.write(stdout('bin etc\n'));
  await writer.write(encodeFrame({ channel: 'control', control: { type: 'exit', code: 3 } }));
  await writer.close();
  const [code] = await once(socket, 'close');
  expect(code).toBe(1000);
  expect(seen).toEqual([
    { channel: 'stdout', bytes: Buffer.from('bin etc\n') },
    { channel: 'control', control: { type: 'exit', code: 3 } },
  ]);
  expect(await readRows(world.db, 'audit')).toContainEqual(expect.objectContaining({ action: 'workspace.exec' }));
  expect(sessionsAsked()).toMatchObject([{ session: { kind: 'exec', command: ['sh', '-l'], tty: true } }]);
});

test('exec ends for the agent when the client goes, and for the client when the agent goes', async () => {
  const first = nextSession();
  const leaving = openExec();
  const agentSide = await first;
  await once(leaving, 'open');
  leaving.terminate();
  await expect(agentSide.writable.getWriter().closed).rejects.toBeDefined();
  const second = nextSession();
  const staying = openExec();
  const agent = await second;
  await once(staying, 'open');
  await agent.writable.abort('the engine is away');
  const [code] = await once(staying, 'close');
  expect(code).toBe(1011);
});

test('exec asks the authorizer before the agent, and refuses as an ordinary answer', async () => {
  expect(await refusalOf(openExec({}))).toMatchObject({ status: 401 });
  expect(await refusalOf(openExec(authorization, 'tty=true'))).toMatchObject({ status: 422 });
  world.agent.answer = () => ({ kind: 'failed', message: 'workspace web does not run' });
  const refusal = await refusalOf(openExec());
  expect(refusal.status).toBe(409);
  expect(JSON.parse(refusal.body)).toMatchObject({ code: 'conflict', detail: 'workspace web does not run' });
  const plain = await fetch(`http://${address}/api/v1/workspaces/${workspaceId}/exec?command=sh`, {
    headers: authorization,
  });
  expect(plain.status).toBe(400);
  expect(sessionsAsked()).toHaveLength(1);
});

test('a text frame from a client ends its session', async () => {
  const session = nextSession();
  const socket = openExec();
  await session;
  await once(socket, 'open');
  socket.send('ls');
  const [code] = await once(socket, 'close');
  expect(code).toBe(1003);
});

test('a session over a WebSocket of a remote agent needs the id that only the agent was told', async () => {
  const stranger = new WebSocket(`ws://${address}/agent/v1/sessions/guessed`);
  expect(await refusalOf(stranger)).toMatchObject({ status: 404 });
  expect(await refusalOf(new WebSocket(`ws://${address}/agent/v1/elsewhere`))).toMatchObject({ status: 404 });
  const session = new Promise<SessionChannel>((resolve) => {
    world.agent.answer = (request) => {
      if (request.kind !== 'open-session') return null;
      const socket = new WebSocket(`ws://${address}/agent/v1/sessions/${request.sessionId}`);
      socket.once('open', () => resolve(channelOverWebSocket(socket)));
      return { kind: 'session-opened' };
    };
  });
  const fetching = fetch(`http://${address}/api/v1/workspaces/${workspaceId}/logs`, { headers: authorization });
  const writer = (await session).writable.getWriter();
  await writer.write(stdout('from afar\n'));
  await writer.close();
  expect(await (await fetching).text()).toBe('from afar\n');
});

test('a server that closes ends the streams that are open', async () => {
  const session = nextSession();
  const socket = openExec();
  await session;
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await world.app.close();
  await closed;
});
