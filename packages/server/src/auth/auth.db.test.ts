import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { eachDatabase, type OpenTestDatabase } from '../db/testing.ts';
import { dumpDatabase } from '../db/testing-rows.ts';
import { openTestServer, type TestServer } from '../testing.ts';

const ada = { email: 'ada@example.org', password: 'correct horse battery' };
const adminToken = 'automation-from-the-first-start';

eachDatabase((open) => {
  it('makes the first administrator by the one-time link, which is void afterwards', async () => {
    const server = await openTestServer(open);
    const token = await server.setup.prepare(null);
    const made = await call(server, 'POST /api/v1/setup', { payload: { ...ada, token } });
    expect(made).toMatchObject({ status: 201, body: { email: ada.email, role: 'administrator' } });
    const again = await call(server, 'POST /api/v1/setup', { payload: { ...ada, token, email: 'eve@example.org' } });
    expect(again).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await server.setup.prepare(null)).toBeNull();
  });

  it('lets one of two people who follow the link at once be the administrator', async () => {
    const server = await openTestServer(open);
    const token = await server.setup.prepare(null);
    const follow = (email: string) => call(server, 'POST /api/v1/setup', { payload: { ...ada, token, email } });
    const statuses = (await Promise.all([follow('a@example.org'), follow('b@example.org')])).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([201, 403]);
  });

  it('prints a new link at each start; the one before is void', async () => {
    const server = await openTestServer(open);
    const old = await server.setup.prepare(null);
    const fresh = await server.setup.prepare(null);
    expect((await call(server, 'POST /api/v1/setup', { payload: { ...ada, token: old } })).status).toBe(403);
    expect((await call(server, 'POST /api/v1/setup', { payload: { ...ada, token: fresh } })).status).toBe(201);
  });

  it('keeps the link good when the set-up is refused for bad fields', async () => {
    const server = await openTestServer(open);
    const token = await server.setup.prepare(null);
    const refused = await call(server, 'POST /api/v1/setup', { payload: { token, email: 'ada', password: 'short' } });
    expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual(['email', 'password']);
    expect((await call(server, 'POST /api/v1/setup', { payload: { ...ada, token } })).status).toBe(201);
  });

  it('makes the administrator of the configuration once', async () => {
    const server = await openTestServer(open);
    expect(await server.setup.prepare(ada)).toBeNull();
    expect(await server.setup.prepare({ ...ada, email: 'other@example.org' })).toBeNull();
    expect((await call(server, 'POST /api/v1/session', { payload: ada })).status).toBe(201);
    const other = { ...ada, email: 'other@example.org' };
    expect((await call(server, 'POST /api/v1/session', { payload: other })).status).toBe(401);
  });

  it('signs in with a cookie that scripts cannot read and other sites cannot send, and out again', async () => {
    const { server, cookie, setCookie } = await signedIn(open);
    expect(setCookie).toMatch(/^trailer_session=.*HttpOnly.*SameSite=Lax/);
    const who = await call(server, 'GET /api/v1/session', { headers: { cookie } });
    expect(who).toMatchObject({ status: 200, body: { email: ada.email, role: 'administrator' } });
    const out = await call(server, 'DELETE /api/v1/session', { headers: { cookie, origin: 'http://localhost:80' } });
    expect(out.status).toBe(204);
    expect((await call(server, 'GET /api/v1/session', { headers: { cookie } })).status).toBe(401);
  });

  it('tells the same of a wrong password and of an unknown user', async () => {
    const { server } = await signedIn(open);
    const wrong = await call(server, 'POST /api/v1/session', { payload: { ...ada, password: 'wrong horse' } });
    const unknown = await call(server, 'POST /api/v1/session', { payload: { ...ada, email: 'eve@example.org' } });
    expect(wrong).toEqual(unknown);
    expect(wrong.status).toBe(401);
  });

  it('refuses a forged cookie', async () => {
    const { server, cookie } = await signedIn(open);
    const forged = cookie.replace(/\..*/, '.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D');
    expect((await call(server, 'GET /api/v1/session', { headers: { cookie: forged } })).status).toBe(401);
  });

  it('gives a token that acts as its user until it is revoked, and shows its secret once', async () => {
    const { server, cookie } = await signedIn(open);
    const own = { cookie, origin: 'http://localhost:80' };
    const made = await call(server, 'POST /api/v1/tokens', { headers: own, payload: { name: 'ci' } });
    const bearer = { authorization: `Bearer ${made.body.secret}` };
    expect(made.body.secret).toMatch(/^trl_[\w-]{43}$/);
    expect((await call(server, 'GET /api/v1/hosts', { headers: bearer })).status).toBe(200);
    expect((await call(server, 'GET /api/v1/session', { headers: bearer })).body.email).toBe(ada.email);
    const listed = await call(server, 'GET /api/v1/tokens', { headers: bearer });
    expect(listed.body.items).toMatchObject([{ name: 'ci', lastUsedAt: server.clock.now().toISOString() }]);
    expect(JSON.stringify(listed.body)).not.toContain(made.body.secret);
    expect((await call(server, `DELETE /api/v1/tokens/${made.body.id}`, { headers: bearer })).status).toBe(204);
    expect((await call(server, 'GET /api/v1/hosts', { headers: bearer })).status).toBe(401);
  });

  it('refuses a token from the moment it expires', async () => {
    const { server, cookie } = await signedIn(open);
    const expiresAt = new Date(server.clock.now().getTime() + 60_000).toISOString();
    const own = { cookie, origin: 'http://localhost:80' };
    const made = await call(server, 'POST /api/v1/tokens', { headers: own, payload: { name: 'ci', expiresAt } });
    const bearer = { authorization: `Bearer ${made.body.secret}` };
    expect((await call(server, 'GET /api/v1/hosts', { headers: bearer })).status).toBe(200);
    server.clock.advance(60_000);
    expect((await call(server, 'GET /api/v1/hosts', { headers: bearer })).status).toBe(401);
    const late = await call(server, 'POST /api/v1/tokens', { headers: own, payload: { name: 'late', expiresAt } });
    expect(late.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'expiresAt' }] });
  });

  it('does not let one user revoke or see the tokens of another', async () => {
    const { server, cookie } = await signedIn(open);
    await sql`insert into ${sql.table('user')} (id, name, email, ${sql.ref('emailVerified')}, role, ${sql.ref('createdAt')}, ${sql.ref('updatedAt')})
      select 'eve', 'Eve', 'eve@example.org', ${sql.ref('emailVerified')}, 'administrator', ${sql.ref('createdAt')}, ${sql.ref('updatedAt')} from ${sql.table('user')}`.execute(
      server.database.db,
    );
    await server.database.db
      .insertInto('api_tokens')
      .values({
        id: 'hers',
        user_id: 'eve',
        name: 'hers',
        hash: 'h',
        created_at: 'x',
        expires_at: null,
        last_used_at: null,
      })
      .execute();
    const own = { cookie, origin: 'http://localhost:80' };
    expect((await call(server, 'GET /api/v1/tokens', { headers: own })).body.items).toEqual([]);
    expect((await call(server, 'DELETE /api/v1/tokens/hers', { headers: own })).status).toBe(404);
  });

  it('takes TRAILER_ADMIN_TOKEN from the first start, before anybody is set up', async () => {
    const server = await openTestServer(open, { adminToken });
    const bearer = { authorization: `Bearer ${adminToken}` };
    expect((await call(server, 'GET /api/v1/hosts', { headers: bearer })).status).toBe(200);
    expect((await call(server, 'GET /api/v1/session', { headers: bearer })).body.name).toBe('TRAILER_ADMIN_TOKEN');
    for (const authorization of [`Bearer ${adminToken}x`, 'Bearer ', adminToken, 'Basic eDp5', 'Bearer trl_nope']) {
      expect((await call(server, 'GET /api/v1/hosts', { headers: { authorization } })).status).toBe(401);
    }
  });

  it('keeps nothing in the database that lets a thief in', async () => {
    const { server, cookie } = await signedIn(open, { adminToken });
    const setupToken = await (await openTestServer(open)).setup.prepare(null);
    const headers = { cookie, origin: 'http://localhost:80', 'idempotency-key': 'k' };
    const made = await call(server, 'POST /api/v1/tokens', { headers, payload: { name: 'ci' } });
    const dump = await dumpDatabase(server.database.db);
    expect(dump).toContain(ada.email);
    for (const secret of [
      ada.password,
      made.body.secret,
      adminToken,
      setupToken,
      cookie.replace('trailer_session=', ''),
    ]) {
      expect(dump).not.toContain(secret);
    }
  });

  it('records who wrote what, newest first, page by page', async () => {
    const { server, cookie } = await signedIn(open);
    const headers = { cookie, origin: 'http://localhost:80' };
    for (const name of ['one', 'two', 'three']) {
      server.clock.advance(1);
      await call(server, 'POST /api/v1/tokens', { headers, payload: { name } });
    }
    const first = await call(server, 'GET /api/v1/audit?limit=2', { headers });
    const second = await call(server, `GET /api/v1/audit?limit=2&cursor=${first.body.nextCursor}`, { headers });
    const names = [...first.body.items, ...second.body.items].map(({ detail }) => detail.name);
    expect(names.slice(0, 3)).toEqual(['three', 'two', 'one']);
    expect(first.body.items[0]).toMatchObject({ actor: `user:${ada.email}`, action: 'token.create', outcome: 'done' });
    expect((await call(server, 'GET /api/v1/audit?cursor=nonsense', { headers })).status).toBe(422);
  });
});

interface CallOptions {
  readonly headers?: Record<string, string>;
  readonly payload?: object;
}

async function call({ app }: TestServer, route: string, options: CallOptions = {}) {
  const [method, url] = route.split(' ') as ['GET' | 'POST' | 'DELETE', string];
  const answer = await app.inject({ method, url, ...options });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}

async function signedIn(open: OpenTestDatabase, config: { readonly adminToken?: string } = {}) {
  const server = await openTestServer(open, config);
  await server.setup.prepare(ada);
  const answer = await server.app.inject({ method: 'POST', url: '/api/v1/session', payload: ada });
  const setCookie = String(answer.headers['set-cookie']);
  const [cookie = ''] = setCookie.split(';');
  return { server, setCookie, cookie };
}
