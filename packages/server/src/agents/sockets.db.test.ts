import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';

import { type AddressInfo, connect } from 'node:net';
import { type AgentMessage, challengeBytes, decodeServerMessage, protocolVersion } from '@trailer/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { sqliteTestDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';
import { testInventory, waitUntil } from './testing.ts';
import { createTestApp, send, type TestApp } from './testing-app.ts';

let world: TestApp;
let url: string;
let removeDatabase: () => Promise<void>;

beforeEach(async () => {
  const { database, remove } = await sqliteTestDatabase();
  removeDatabase = remove;
  world = await createTestApp(database);
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  url = `ws://127.0.0.1:${(world.app.server.address() as AddressInfo).port}/agent/v1/link`;
});

afterEach(async () => {
  await world.hub.close();
  await world.app.close();
  await removeDatabase();
});

/** A remote agent as bare as it gets. */
async function dial(enrolmentToken: string | null) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const socket = new WebSocket(url);
  const received: unknown[] = [];
  const tell = (message: AgentMessage): void => socket.send(JSON.stringify(message));
  socket.on('message', (data: Buffer) => {
    const decoded = decodeServerMessage(data.toString('utf8'));
    if (!decoded.ok) throw new Error(decoded.reason);
    received.push(decoded.message);
    if (decoded.message.type !== 'challenge') return;
    const signature = sign(null, challengeBytes(decoded.message.nonce), privateKey).toString('base64url');
    tell({ type: 'proof', signature });
  });
  await once(socket, 'open');
  tell({
    type: 'hello',
    protocol: protocolVersion,
    agentVersion: '0.1.0',
    hostName: 'remote',
    publicKey: publicKey.export({ format: 'jwk' }).x ?? '',
    enrolmentToken,
  });
  return { socket, received, tell };
}

async function newToken(): Promise<string> {
  const response = await send(world, 'POST', { url: '/api/v1/enrolments', body: {} });
  return response.json().secret;
}

test('a remote agent enrols over a WebSocket, reports, and its host comes online', async () => {
  const { received, tell } = await dial(await newToken());
  await waitUntil(() => received.length === 2, 'the welcome');
  expect(received[1]).toMatchObject({ type: 'welcome' });
  tell({ type: 'heartbeat', inventory: testInventory });
  const hosts = async () => (await send(world, 'GET', { url: '/api/v1/hosts' })).json().items;
  await expect.poll(hosts).toContainEqual(expect.objectContaining({ name: 'remote', status: 'online' }));
});

test('an agent that is not enrolled reads why and is turned away', async () => {
  const { socket, received } = await dial(null);
  const [code] = await once(socket, 'close');
  expect(code).toBe(1000);
  expect(received.at(-1)).toMatchObject({ type: 'refused', code: 'identity' });
});

test.for<[string, string | Buffer, number]>([
  ['text that is no JSON', '{', 1008],
  ['a message of no known type', '{"type":"reboot"}', 1008],
  ['a heartbeat with nothing in it', '{"type":"heartbeat"}', 1008],
  ['bytes', Buffer.from([0, 1, 2]), 1003],
  ['more than a link takes', Buffer.alloc(17 * 1024 * 1024, 0x20).toString('latin1'), 1009],
])('%s ends the link of the agent that sent it, and only that', async ([, garbage, closeCode]) => {
  const { socket, received } = await dial(await newToken());
  await waitUntil(() => received.length === 2, 'the welcome');
  const before = [await readRows(world.db, 'networks'), await readRows(world.db, 'workspaces')];
  socket.send(garbage);
  const [code] = await once(socket, 'close');
  expect(code).toBe(closeCode);
  expect([await readRows(world.db, 'networks'), await readRows(world.db, 'workspaces')]).toEqual(before);
  expect(world.hub.isConnected(world.hostId)).toBe(true);
  await world.agent.settled();
});

test('an upgrade that is no WebSocket handshake is answered and forgotten', async () => {
  const target = new URL(url.replace('ws:', 'http:'));
  const socket = connect(Number(target.port), target.hostname);
  socket.write(`GET ${target.pathname} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  const answer = (await socket.setEncoding('utf8').toArray()).join('');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(world.hub.isConnected(world.hostId)).toBe(true);
});
