import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FakeAgent } from './agents/testing.ts';
import { systemClock } from './app/clock.ts';
import { silentLogger } from './app/testing.ts';
import type { ServerConfig } from './config.ts';
import { openDatabase } from './db/open.ts';
import { emptyPostgresUrl } from './db/testing.ts';
import { insertHost } from './hosts/store.ts';
import { type Server, startServer } from './main.ts';
import { testConfig } from './testing.ts';

const adminToken = 'automation-from-the-first-start';
const bearer = { authorization: `Bearer ${adminToken}` };
const running: Server[] = [];
let dataFolder = '';

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'trailer-main-'));
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
  await rm(dataFolder, { recursive: true });
});

async function start(config: Partial<ServerConfig> = {}): Promise<Server> {
  const deps = { clock: systemClock, logger: silentLogger };
  const server = await startServer({ ...testConfig, dataFolder, secret: null, adminToken, ...config }, deps);
  running.push(server);
  return server;
}

async function stop(server: Server): Promise<void> {
  running.splice(running.indexOf(server), 1);
  await server.close();
}

it('serves from an empty folder, and prints a set-up link that works in a browser', async () => {
  const { address, setupLink } = await start();
  expect(setupLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup\?token=[\w-]{43}$/);
  expect((await fetch(String(setupLink))).status).toBe(200);
  expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready' });
});

it('makes its data folder, for its owner alone, also when the database is elsewhere', async () => {
  const fresh = join(dataFolder, 'srv', 'trailer');
  await start({ dataFolder: fresh, databaseUrl: await emptyPostgresUrl() });
  expect((await stat(fresh)).mode & 0o777).toBe(0o700);
  expect((await stat(join(fresh, 'secret'))).mode & 0o777).toBe(0o600);
});

it('keeps users and sessions over a restart, and prints no set-up link any more', async () => {
  const first = await start();
  const body = { token: new URL(String(first.setupLink)).searchParams.get('token'), ...ada };
  const made = await post(`${first.address}/api/v1/setup`, body);
  const cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await stop(first);
  const second = await start();
  expect(second.setupLink).toBeNull();
  const who = await fetch(`${second.address}/api/v1/session`, { headers: { cookie } });
  expect(await who.json()).toMatchObject({ email: ada.email });
});

it('does not start on a data folder in use', async () => {
  await start();
  await expect(start()).rejects.toThrow(/is in use by another Trailer process/);
});

it('says what to do when its address is taken, and lets go of the data folder', async () => {
  const { address } = await start();
  const port = Number(new URL(address).port);
  const other = await mkdtemp(join(tmpdir(), 'trailer-main-'));
  const listen = { host: '127.0.0.1', port };
  await expect(start({ dataFolder: other, listen })).rejects.toThrow(`cannot listen on 127.0.0.1:${port}`);
  await start({ dataFolder: other });
  await stop(running.at(-1) as Server);
  await rm(other, { recursive: true });
});

it('ends event streams when it closes, within a moment', async () => {
  const server = await start();
  const stream = await fetch(`${server.address}/api/v1/events`, { headers: bearer });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  expect(stream.headers.get('x-content-type-options')).toBe('nosniff');
  const reading = stream.text();
  const began = performance.now();
  await stop(server);
  expect(await reading).toContain(': connected');
  expect(performance.now() - began).toBeLessThan(2_000);
});

it('refuses a WebSocket to strangers with a problem, and to nobody else before the route is asked', async () => {
  const { address } = await start();
  const url = `${address.replace('http', 'ws')}/api/v1/workspaces/w1/exec?command=sh`;
  expect(await refusalOf(url, {})).toBe(401);
  expect(await refusalOf(url, bearer)).toBe(404);
});

it('answers what is not HTTP with a problem', async () => {
  const { address } = await start();
  const socket = connect(Number(new URL(address).port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*malformed_request/s);
});

it('runs as several replicas on one PostgreSQL, started at once', async () => {
  const shared = { databaseUrl: await emptyPostgresUrl(), secret: 's'.repeat(32), administrator: ada };
  const [one, two] = await Promise.all([start(shared), start(shared)]);
  const signIn = await post(`${one.address}/api/v1/session`, { email: ada.email, password: ada.password });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const who = await fetch(`${two.address}/api/v1/session`, { headers: { cookie } });
  expect(await who.json()).toMatchObject({ email: ada.email, role: 'administrator' });
});

it('gives each machine a host of its own where several share one PostgreSQL, and the same one after a restart', async () => {
  const shared = { databaseUrl: await emptyPostgresUrl() };
  const at = async (folder: string) => {
    const server = await start({ ...shared, dataFolder: join(dataFolder, folder) });
    const agent = await FakeAgent.join(server.connectInProcess());
    return { server, hostId: (await agent.next('welcome')).hostId };
  };
  const one = await at('one');
  const two = await at('two');
  expect(two.hostId).not.toBe(one.hostId);
  await stop(one.server);
  expect((await at('one')).hostId).toBe(one.hostId);
});

it('keeps the local host that a PostgreSQL had before hosts knew their data folder', async () => {
  const shared = { databaseUrl: await emptyPostgresUrl() };
  const server = await start(shared);
  const { db, close } = await openDatabase(shared.databaseUrl);
  const createdAt = '2026-01-01T00:00:00.000Z';
  await insertHost(db, { id: 'before', name: 'nas', publicKey: null, createdAt });
  await close();
  for (let time = 0; time < 2; time += 1) {
    const agent = await FakeAgent.join(server.connectInProcess());
    expect((await agent.next('welcome')).hostId).toBe('before');
  }
});

const ada = { email: 'ada@example.org', password: 'correct horse battery' };

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function refusalOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const socket = new WebSocket(url, { headers });
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode);
    });
    socket.on('open', () => reject(new Error('the WebSocket was opened')));
    socket.on('error', reject);
  });
}
