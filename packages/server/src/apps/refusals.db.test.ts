import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type RouteSpec, routeTable, type Workspace } from '@trailer/contract';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { create } from '../agents/testing-app.ts';
import { hashSecret } from '../auth/secret.ts';
import { insertToken } from '../auth/store.ts';
import { sqliteTestDatabase } from '../db/testing.ts';
import { type AppWorld, adminToken, appPort, createAppWorld, enter, type Got, get, openApp, visit } from './testing.ts';

const missingId = '0000000000000000';
const userToken = 'trl_the-token-of-somebody-who-may-nothing';
const administrator = { email: 'ada@example.org', password: 'correct horse battery' };

const closedRoutes = (Object.entries(routeTable) as [string, RouteSpec][]).filter(
  ([, { permission }]) => permission !== 'public' && permission !== 'self',
);

let world: AppWorld;
beforeEach(async () => {
  const { database, remove } = await sqliteTestDatabase();
  world = await createAppWorld(database);
  await addUser();
  return async () => {
    await world.close();
    await remove();
  };
});

/** Somebody who is signed in and no administrator. */
async function addUser(): Promise<void> {
  const now = new Date().toISOString();
  await sql`insert into "user" (id, name, email, "emailVerified", role, "createdAt", "updatedAt")
    values ('bob', 'Bob', 'bob@example.org', 0, 'user', ${now}, ${now})`.execute(world.db);
  const token = { id: 'bobs', user_id: 'bob', name: 'bobs', created_at: now, expires_at: null, last_used_at: null };
  await insertToken(world.db, { ...token, hash: hashSecret(userToken) });
}

/** The session cookie of an administrator. */
async function signIn(): Promise<string> {
  await world.setup.prepare(administrator);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(administrator);
  const { headers: answer } = await get(world, { method: 'POST', path: '/api/v1/session', headers }, body);
  return (answer['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

/** What an answer tells: everything but what names the one request. */
function told({ status, headers, body }: Got): object {
  const { date, ...rest } = headers;
  const anonymous = (text: string): string =>
    text
      .replaceAll(world.workspace.id, 'ID')
      .replaceAll(missingId, 'ID')
      .replace(/"instance":"[^"]*"/, '');
  return { status, headers: rest, body: anonymous(body) };
}

async function ask({ method, path, transport }: RouteSpec, id: string, headers: Record<string, string>): Promise<Got> {
  const target = path.replace('{id}', id);
  if (transport !== 'websocket') return get(world, { method, path: target, headers });
  const socket = new WebSocket(`ws://127.0.0.1:${world.port}${target}?port=80&command=sh`, { headers });
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  const body = (await response.setEncoding('utf8').toArray()).join('');
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

function requestsToAgent(): number {
  return world.agent.received.filter(({ type }) => type === 'request').length;
}

describe('a route of the API', () => {
  test.each(closedRoutes)(
    '%s: nothing for a stranger or a mere user, the same whether its object exists',
    async (_name, spec) => {
      const before = requestsToAgent();
      for (const [headers, status] of [
        [{}, 401],
        [{ authorization: 'Bearer trl_unknown' }, 401],
        [{ cookie: 'trailer_session=forged.signature' }, 401],
        [{ authorization: `Bearer ${userToken}` }, 403],
      ] as const) {
        const there = await ask(spec, world.workspace.id, headers);
        expect(there.status).toBe(status);
        expect(told(there)).toEqual(told(await ask(spec, missingId, headers)));
      }
      expect(requestsToAgent()).toBe(before);
      expect(world.dialled()).toBe(0);
    },
  );

  test('that writes, or is a WebSocket, is closed to pages of another origin', async () => {
    const cookie = await signIn();
    const before = requestsToAgent();
    const guarded = closedRoutes.filter(([, spec]) => spec.method !== 'GET' || spec.transport === 'websocket');
    expect(guarded.length).toBeGreaterThan(10);
    for (const [name, spec] of guarded) {
      for (const origin of [
        'http://evil.example',
        'null',
        `http://${appPort}--${world.workspace.id}.localhost:${world.port}`,
      ]) {
        const there = await ask(spec, world.workspace.id, { cookie, origin });
        expect(there.status, `${name} from ${origin}`).toBe(403);
        expect(told(there)).toEqual(told(await ask(spec, missingId, { cookie, origin })));
      }
    }
    expect(requestsToAgent()).toBe(before);
  });
});

describe('a workspace URL', () => {
  const hostOf = (id: string, port = appPort) => `${port}--${id}.localhost:${world.port}`;

  /** What a visitor with these headers is told at an address that exists, and at one that does not. */
  async function refusedAlike(headers: Record<string, string>, host = hostOf(world.workspace.id)): Promise<void> {
    const there = await get(world, { path: '/secret', headers: { ...headers, host } });
    expect(there.status).toBe(404);
    expect(told(there)).toEqual(
      told(await get(world, { path: '/secret', headers: { ...headers, host: hostOf(missingId) } })),
    );
    const socket = new WebSocket(`ws://127.0.0.1:${world.port}/secret`, { headers: { ...headers, host } });
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(404);
  }

  test('is nothing to whom it was not opened for: no pass, a forged one, a token, the session of the console', async () => {
    for (const headers of [
      {},
      { cookie: 'trailer_app=forged' },
      { authorization: `Bearer ${adminToken}` },
      { authorization: `Bearer ${userToken}` },
      { cookie: await signIn() },
    ] as Record<string, string>[]) {
      await refusedAlike(headers);
    }
    expect(world.dialled()).toBe(0);
  });

  test('is nothing with the pass of another port or another workspace', async () => {
    const { cookie } = await visit(world);
    const other = await create<Workspace>(world, 'workspaces', { name: 'other', image: 'nginx' });
    await refusedAlike({ cookie }, hostOf(world.workspace.id, 81));
    await refusedAlike({ cookie }, hostOf(other.id));
    expect(world.dialled()).toBe(0);
  });

  test('is not entered by a ticket that was used, has expired, is for something else, or is none', async () => {
    const used = await openApp(world);
    await enter(world, used);
    const forOther = await openApp(world);
    const expired = await openApp(world);
    const unknown = { ...expired, url: expired.url.replace(/ticket=.*/, 'ticket=unknown') };
    const elsewhere = { ...forOther, url: forOther.url.replace(world.workspace.id, missingId) };
    world.clock.advance(30_000);
    const answers = [];
    for (const address of [used, expired, elsewhere, unknown]) answers.push(told(await enter(world, address)));
    expect(answers[0]).toMatchObject({ status: 404 });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(JSON.stringify(answers)).not.toContain('set-cookie');
  });

  test('is nothing to pages of another origin, and a link to it may be followed', async () => {
    const { host, cookie } = await visit(world);
    const beside = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' };
    for (const headers of [{ origin: 'http://evil.example' }, { origin: 'null' }, beside] as Record<string, string>[]) {
      await refusedAlike({ cookie, ...headers });
    }
    expect(world.seen).toEqual([]);
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await get(world, { path: '/', headers: { host, cookie, ...followed } })).status).toBe(200);
  });

  test('ends with the session of the console it was opened from, and with the right to it', async () => {
    const session = await signIn();
    const open = async (): Promise<Record<string, string>> => {
      const path = `/api/v1/workspaces/${world.workspace.id}/apps`;
      const origin = `http://localhost:${world.port}`;
      const headers = { cookie: session, 'content-type': 'application/json', origin, host: `localhost:${world.port}` };
      const { body } = await get(world, { method: 'POST', path, headers }, JSON.stringify({ port: appPort }));
      const entered = await enter(world, JSON.parse(body));
      return { host: hostOf(world.workspace.id), cookie: entered.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '' };
    };
    const headers = await open();
    expect((await get(world, { path: '/', headers })).status).toBe(200);
    await sql`update "user" set role = 'user' where email = ${administrator.email}`.execute(world.db);
    expect((await get(world, { path: '/', headers })).status).toBe(404);
    await sql`update "user" set role = 'administrator' where email = ${administrator.email}`.execute(world.db);
    expect((await get(world, { path: '/', headers })).status).toBe(200);
    const origin = `http://127.0.0.1:${world.port}`;
    await get(world, { method: 'DELETE', path: '/api/v1/session', headers: { cookie: session, origin } });
    await refusedAlike({ cookie: headers['cookie'] ?? '' });
    expect(world.seen).toHaveLength(2);
  });
});
