import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { protocolsWithKey } from '@trailer/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type AppWorld, adminToken, appPort, createAppWorld } from '../apps/testing.ts';
import { eachDatabase } from '../db/testing.ts';
import { dumpDatabase } from '../db/testing-rows.ts';
import { hashSecret, newSecret } from './secret.ts';

const ada = { email: 'ada@example.org', password: 'correct horse battery' };
const origin = 'http://localhost:80';
const [key, otherKey] = [newSecret(''), newSecret('')];

/** What somebody keeps of having signed in. */
type Kept = Readonly<Record<string, string>>;

eachDatabase((open) => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await createAppWorld(await open());
    return () => world.close();
  });

  async function post(url: string, payload: object, headers: Kept = {}) {
    const answer = await world.app.inject({ method: 'POST', url, payload, headers });
    const [cookie = ''] = String(answer.headers['set-cookie'] ?? '').split(';');
    return { status: answer.statusCode, body: answer.json(), cookie };
  }

  /** Signs in; gives the cookie alone. */
  async function signIn(headers: Kept = {}): Promise<string> {
    await world.setup.prepare(ada);
    const { status, cookie } = await post('/api/v1/session', ada, headers);
    expect(status).toBe(201);
    return cookie;
  }

  const withKey = (cookie: string, sent: string): Kept => ({ cookie, 'trailer-session-key': sent });

  async function get(headers: Kept, url = '/api/v1/workspaces') {
    return await world.app.inject({ url, headers });
  }

  /** Opens a stream of events, and leaves it. */
  async function statusOfEvents(headers: Kept): Promise<number> {
    const { port } = world.app.server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/events`, { headers });
    await response.body?.cancel();
    return response.status;
  }

  /** Opens a WebSocket as a browser at our own page does; gives the protocol that was selected, or the refusal. */
  async function socketWith(headers: Kept, protocols: string[] = []): Promise<string | number> {
    const address = `127.0.0.1:${world.port}`;
    const url = `ws://${address}/api/v1/workspaces/${world.workspace.id}/connect?port=${appPort}`;
    const socket = new WebSocket(url, protocols, { headers: { origin: `http://${address}`, ...headers } });
    const refused = once(socket, 'unexpected-response').then(([, { statusCode }]) => Number(statusCode));
    const opened = once(socket, 'open').then(() => socket.protocol);
    // The one that does not happen ends with an error when the socket is left.
    const outcome = await Promise.any([opened, refused]);
    socket.on('error', () => undefined);
    socket.terminate();
    return outcome;
  }

  describe('a session that was opened with a key', () => {
    test('is good with that key', async () => {
      const own = withKey(await signIn({ 'trailer-session-key': key }), key);
      expect((await get(own)).statusCode).toBe(200);
      expect((await get(own, '/api/v1/session')).json().email).toBe(ada.email);
      expect(await statusOfEvents(own)).toBe(200);
    });

    test('is no session without it or with another, and that is all that is said', async () => {
      const cookie = await signIn({ 'trailer-session-key': key });
      const nobody = await get({});
      for (const headers of [{ cookie }, withKey(cookie, otherKey), withKey(cookie, ''), withKey(cookie, `${key}x`)]) {
        const answer = await get(headers);
        expect([answer.statusCode, answer.body]).toEqual([401, nobody.body]);
        expect(Object.keys(answer.headers).toSorted()).toEqual(Object.keys(nobody.headers).toSorted());
        expect(await statusOfEvents(headers)).toBe(401);
        const out = await world.app.inject({
          method: 'DELETE',
          url: '/api/v1/session',
          headers: { ...headers, origin },
        });
        expect(out.statusCode).toBe(401);
      }
      expect((await get(withKey(cookie, key))).statusCode).toBe(200);
    });

    test('opens a WebSocket by its key among the subprotocols, which is never selected', async () => {
      const cookie = await signIn({ 'trailer-session-key': key });
      expect(await socketWith({ cookie }, protocolsWithKey(key))).toBe('trailer');
      expect(await socketWith({ cookie }, protocolsWithKey(key).toReversed())).toBe('trailer');
      expect(await socketWith({ cookie })).toBe(401);
      expect(await socketWith({ cookie }, ['trailer'])).toBe(401);
      expect(await socketWith({ cookie }, protocolsWithKey(otherKey))).toBe(401);
    });

    test('ends where its caller signs out, also what was open', async () => {
      const own = withKey(await signIn({ 'trailer-session-key': key }), key);
      const { port } = world.app.server.address() as AddressInfo;
      const { body } = await fetch(`http://127.0.0.1:${port}/api/v1/events`, { headers: own });
      const out = await world.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { ...own, origin } });
      expect(out.statusCode).toBe(204);
      await world.sweepCalls();
      expect(await new Response(body).text()).toContain(': connected');
      expect((await get(own)).statusCode).toBe(401);
    });

    test('is known to the database by a hash of the key alone', async () => {
      await signIn({ 'trailer-session-key': key });
      const dump = await dumpDatabase(world.db);
      expect(dump).toContain(hashSecret(key));
      expect(dump).not.toContain(key);
    });
  });

  describe('a session that was opened without a key', () => {
    test('is good by its cookie alone', async () => {
      const cookie = await signIn();
      expect((await get({ cookie })).statusCode).toBe(200);
      expect(await statusOfEvents({ cookie })).toBe(200);
      expect(await socketWith({ cookie })).toBe('');
      expect(await socketWith({ cookie }, ['trailer'])).toBe('trailer');
    });

    test('cannot be planted into a console, which sends a key', async () => {
      const cookie = await signIn();
      expect((await get(withKey(cookie, key))).statusCode).toBe(401);
      expect(await statusOfEvents(withKey(cookie, key))).toBe(401);
      expect(await socketWith({ cookie }, protocolsWithKey(key))).toBe(401);
    });
  });

  test('the first administrator is signed in with the key of the set-up', async () => {
    const token = await world.setup.prepare(null);
    const { status, cookie } = await post('/api/v1/setup', { ...ada, token }, { 'trailer-session-key': key });
    expect(status).toBe(201);
    expect((await get(withKey(cookie, key))).statusCode).toBe(200);
    expect((await get({ cookie })).statusCode).toBe(401);
  });

  test('a key that is none opens no session, makes no administrator, and is not repeated', async () => {
    const token = await world.setup.prepare(null);
    const [short, long, strange] = [key.slice(1), `${key}A`, `${key.slice(1)}=`];
    for (const sent of [short, long, strange]) {
      const headers = { 'trailer-session-key': sent };
      for (const [url, payload] of [
        ['/api/v1/setup', { ...ada, token }],
        ['/api/v1/session', ada],
      ] as const) {
        const { status, body, cookie } = await post(url, payload, headers);
        expect([status, body.code, cookie]).toEqual([400, 'malformed_request', '']);
        expect(body.detail).toMatch(/^the header trailer-session-key must be 32 random bytes .* leave the header out$/);
        expect(body.detail).not.toContain(sent);
      }
    }
    expect((await post('/api/v1/setup', { ...ada, token })).status).toBe(201);
  });

  test('a token is good whatever key comes with it', async () => {
    const headers = { authorization: `Bearer ${adminToken}`, 'trailer-session-key': key };
    expect((await get(headers)).statusCode).toBe(200);
    expect(await socketWith({ authorization: `Bearer ${adminToken}` })).toBe('');
  });
});
