import { once } from 'node:events';
import type { Workspace } from '@trailer/contract';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { create } from '../agents/testing-app.ts';
import { adminToken, appPort, enter, get, openApp, visit } from './testing.ts';
import {
  administrator,
  createStrangersWorld,
  missingId,
  type StrangersWorld,
  signIn,
  toldBy,
  userToken,
} from './testing-strangers.ts';

let world: StrangersWorld;
beforeEach(async () => {
  world = await createStrangersWorld();
  return () => world.close();
});

describe('a workspace URL', () => {
  const hostOf = (id: string, port = appPort) => `${port}--${id}.localhost:${world.port}`;

  /** Also what the console, the API, the agents' doors and Trailer at this address have elsewhere. */
  const requests = [
    ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => [method, '/secret'] as const),
    ...['/', '/healthz', '/api/v1/hosts', '/agent/v1/link', '/.trailer/enter', '/.trailer/other'].map(
      (path) => ['GET', path] as const,
    ),
  ];

  /** What a visitor with these headers is told at an address that exists, and at one that does not: the same, by the same work. */
  async function refusedAlike(headers: Record<string, string>, id = world.workspace.id, port = appPort): Promise<void> {
    const host = hostOf(id, port);
    for (const [method, path] of requests) {
      const at = (each: string) => get(world, { method, path, headers: { ...headers, host: each } });
      const there = await toldBy(world, () => at(host));
      expect(there, `${method} ${path}`).toMatchObject({ status: 404 });
      expect(there).toEqual(await toldBy(world, () => at(hostOf(missingId, port))));
    }
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
      { cookie: await signIn(world) },
    ] as Record<string, string>[]) {
      await refusedAlike(headers);
    }
    expect(world.dialled()).toBe(0);
  });

  test('is nothing with the pass of another port or another workspace', async () => {
    const { cookie } = await visit(world);
    const other = await create<Workspace>(world, 'workspaces', { name: 'other', image: 'nginx' });
    await refusedAlike({ cookie }, world.workspace.id, 81);
    await refusedAlike({ cookie }, other.id);
    expect(world.dialled()).toBe(0);
  });

  test('is nothing with a pass whose time is over', async () => {
    const { cookie } = await visit(world);
    world.clock.advance(12 * 60 * 60 * 1000);
    await refusedAlike({ cookie });
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
    const answers: object[] = [];
    for (const address of [used, expired, elsewhere, unknown]) {
      const { status, body, headers } = await enter(world, address);
      answers.push({ status, body, headers: { ...headers, date: '' } });
    }
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
    const session = await signIn(world);
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
