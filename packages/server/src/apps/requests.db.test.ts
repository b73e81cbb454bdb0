import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../db/testing.ts';
import { type AppWorld, adminToken, createAppWorld, enter, get, openApp, visit } from './testing.ts';

eachDatabase((open) => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await createAppWorld(await open());
    return () => world.close();
  });

  describe('a request', () => {
    test("goes on as it came, without what is Trailer's or of this hop, and says where it came from", async () => {
      const { host, cookie } = await visit(world);
      const { status, body, headers } = await get(
        world,
        {
          method: 'PUT',
          path: '/put?x=%20',
          headers: {
            host,
            cookie: `theirs=1; ${cookie}; trailer_session=secret; trailer.session_data=x; other=2`,
            authorization: 'Bearer trl_secret',
            connection: 'keep-alive, x-hop',
            'x-hop': 'no further',
            'x-forwarded-for': '6.6.6.6',
            'x-forwarded-host': 'evil.example',
            forwarded: 'for=6.6.6.6',
            te: 'trailers',
            'proxy-authorization': 'Basic x',
            'x-kept': 'yes',
          },
        },
        'hello',
      );
      expect({ status, body }).toEqual({ status: 200, body: 'you asked for /put?x=%20' });
      expect(headers['x-from-workspace']).toBe('yes');
      expect(headers['set-cookie']).toEqual(['mine=1; Path=/']);
      const [seen] = world.seen;
      expect(seen).toMatchObject({ method: 'PUT', url: '/put?x=%20', body: 'hello' });
      expect(seen?.headers).toEqual({
        host,
        cookie: 'theirs=1; other=2',
        'x-kept': 'yes',
        'content-length': '5',
        connection: 'keep-alive',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': host,
      });
    });

    test("keeps an Authorization of the workspace's own, and none of Trailer's", async () => {
      const { host, cookie } = await visit(world);
      for (const authorization of [
        'Basic dXNlcjpwYXNz',
        'Bearer trl_x',
        `Bearer ${adminToken}`,
        `bearer  ${adminToken}`,
      ]) {
        await get(world, { path: '/', headers: { host, cookie, authorization } });
      }
      expect(world.seen.map(({ headers }) => headers.authorization)).toEqual([
        'Basic dXNlcjpwYXNz',
        undefined,
        undefined,
        undefined,
      ]);
    });

    test('with a body of unknown length is framed anew, also where the method has none', async () => {
      const { host, cookie } = await visit(world);
      const headers = { host, cookie, 'transfer-encoding': 'chunked' };
      await get(world, { method: 'GET', path: '/a', headers }, 'smuggled GET / HTTP/1.1\r\n\r\n');
      await get(world, { method: 'DELETE', path: '/b', headers }, 'x');
      expect(world.seen).toMatchObject([
        { method: 'GET', body: 'smuggled GET / HTTP/1.1\r\n\r\n' },
        { method: 'DELETE', body: 'x' },
      ]);
    });

    test('may be named by the name of the workspace where no other has it', async () => {
      const address = await openApp(world);
      const named = address.url.replace(world.workspace.id, 'desk');
      const entered = await enter(world, { ...address, url: named });
      expect(entered.status).toBe(303);
    });

    test('uses a warm connection again', async () => {
      const { host, cookie } = await visit(world);
      for (let count = 0; count < 5; count += 1) await get(world, { path: '/', headers: { host, cookie } });
      expect(world.dialled()).toBe(1);
    });

    test('of a target that names another host is refused', async () => {
      const { host, cookie } = await visit(world);
      const { status } = await get(world, { path: 'http://evil.example/', headers: { host, cookie } });
      expect(status).toBe(400);
      expect(world.seen).toEqual([]);
    });

    test('to a port where nothing listens gets a page that names workspace and port', async () => {
      const { host, cookie } = await visit(world, { port: 81 });
      const { status, body, headers } = await get(world, { path: '/', headers: { host, cookie } });
      expect(status).toBe(502);
      expect(body).toContain('Port 81 of workspace Desk does not answer');
      expect(body).toContain('Nothing in the workspace listens there.');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      const upload = await get(world, { method: 'POST', path: '/', headers: { host, cookie } }, Buffer.alloc(100_000));
      expect(upload.status).toBe(502);
    });
  });
});
