import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request as openRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eachDatabase } from '../db/testing.ts';
import {
  type AppWorld,
  adminToken,
  appPort,
  createAppWorld,
  enter,
  get,
  openApp,
  visit,
  waitUntil,
} from './testing.ts';

eachDatabase((open) => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await createAppWorld(await open());
    return () => world.close();
  });

  describe('a ticket', () => {
    test('leads to the port of the workspace, at an address of its own, without itself in it', async () => {
      const address = await openApp(world, { port: appPort, path: '/vnc.html?autoconnect=1' });
      expect(address).toMatchObject({
        origin: `http://${appPort}--${world.workspace.id}.localhost:${world.port}`,
        warning: null,
      });
      const entered = await enter(world, address);
      expect(entered).toMatchObject({ status: 303, headers: { location: '/vnc.html?autoconnect=1' } });
      expect(entered.headers['set-cookie']).toEqual([
        expect.stringMatching(/^trailer_app=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
      ]);
      expect(entered.headers['cache-control']).toBe('no-store');
      expect(world.dialled()).toBe(0);
    });

    test('in a frame of another site gets a cookie that no other site can use', async () => {
      const framed = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
      const { headers } = await enter(world, await openApp(world), framed);
      expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=None; Secure; Partitioned$/);
    });

    test('behind TLS makes a cookie for TLS alone', async () => {
      const { port, workspace } = world;
      const { body } = await get(
        world,
        {
          method: 'POST',
          path: `/api/v1/workspaces/${workspace.id}/apps`,
          headers: {
            host: 'localhost',
            origin: 'https://localhost',
            authorization: `Bearer ${adminToken}`,
            'content-type': 'application/json',
          },
        },
        JSON.stringify({ port: appPort }),
      );
      const address = JSON.parse(body);
      expect(address.origin).toBe(`https://${appPort}--${workspace.id}.localhost`);
      const { headers } = await enter({ ...world, port }, address);
      expect(headers['set-cookie']?.[0]).toMatch(/; SameSite=Lax; Secure$/);
    });

    test.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', '/a b', '/a\r\nset-cookie: x=1', ''])(
      'does not lead to %j',
      async (path) => {
        await expect(openApp(world, { port: appPort, path })).rejects.toThrow(/validation_failed/);
      },
    );

    test('is spoiled by the first who comes with it, wherever that is', async () => {
      const address = await openApp(world);
      const elsewhere = address.url.replace(`${appPort}--`, '9999--');
      expect((await enter(world, { ...address, url: elsewhere })).status).toBe(404);
      expect((await enter(world, address)).status).toBe(404);
    });
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

  describe('a stream', () => {
    test('of many megabytes arrives as it was sent, both ways', async () => {
      const { host, cookie } = await visit(world);
      world.upstream.removeAllListeners('request');
      world.upstream.on('request', async (request, response) => {
        const hash = createHash('sha256');
        for await (const chunk of request) hash.update(chunk);
        response.setHeader('x-digest', hash.digest('hex'));
        response.end(bytes);
      });
      const bytes = randomBytes(24 * 1024 * 1024);
      const digest = createHash('sha256').update(bytes).digest('hex');
      const request = openRequest({ port: world.port, method: 'POST', path: '/', headers: { host, cookie } });
      request.end(bytes);
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      expect(response.headers['x-digest']).toBe(digest);
      const back = createHash('sha256');
      for await (const chunk of response) back.update(chunk);
      expect(back.digest('hex')).toBe(digest);
    });

    test('of events arrives one by one, and ends for the workspace when its reader goes', async () => {
      const { host, cookie } = await visit(world);
      world.upstream.removeAllListeners('request');
      const gone = new Promise<void>((resolve) => {
        world.upstream.on('request', (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
          world.seen.push({ method: 'GET', url: '', headers: {}, body: '' });
          response.once('close', resolve);
          setImmediate(() => response.write('data: 1\n\n'));
        });
      });
      const request = openRequest({ port: world.port, path: '/events', headers: { host, cookie } });
      request.on('error', () => undefined).end();
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      const [event] = await once(response, 'data');
      expect(String(event)).toBe('data: 1\n\n');
      request.destroy();
      await gone;
    });

    test('that the workspace breaks off is cut off, so that the reader knows', async () => {
      const { host, cookie } = await visit(world);
      world.upstream.removeAllListeners('request');
      world.upstream.on('request', (_request, response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('half', () => response.destroy());
      });
      await expect(get(world, { path: '/', headers: { host, cookie } })).rejects.toThrow(/aborted|ECONNRESET/);
    });

    test('of parts of a file keeps its range', async () => {
      const { host, cookie } = await visit(world);
      world.upstream.removeAllListeners('request');
      world.upstream.on('request', (request, response) => {
        response.writeHead(206, { 'content-range': 'bytes 2-3/10', 'content-length': 2 });
        response.end(request.headers.range === 'bytes=2-3' ? 'ok' : 'no');
      });
      const part = await get(world, { path: '/', headers: { host, cookie, range: 'bytes=2-3' } });
      expect(part).toMatchObject({ status: 206, body: 'ok', headers: { 'content-range': 'bytes 2-3/10' } });
    });
  });

  describe('a WebSocket', () => {
    test('passes, with what it says', async () => {
      const { host, cookie } = await visit(world);
      const socket = new WebSocket(`ws://127.0.0.1:${world.port}/socket`, {
        headers: { host, cookie: `${cookie}; a=1`, origin: `http://${host}`, authorization: `Bearer ${adminToken}` },
      });
      await once(socket, 'open');
      const big = randomBytes(300_000);
      for (const message of ['hello', big]) {
        socket.send(message);
        const [echoed] = await once(socket, 'message');
        expect(Buffer.from(echoed).equals(Buffer.from(message))).toBe(true);
      }
      expect(world.seen[0]?.headers).toMatchObject({ host, cookie: 'a=1', origin: `http://${host}` });
      expect(world.seen[0]?.headers.authorization).toBeUndefined();
      socket.close();
      await once(socket, 'close');
    });

    test('that the workspace refuses is refused as the workspace says', async () => {
      const { host, cookie } = await visit(world);
      const socket = new WebSocket(`ws://127.0.0.1:${world.port}/refused`, { headers: { host, cookie } });
      const [, response] = await once(socket, 'unexpected-response');
      expect(response.statusCode).toBe(403);
      expect(await text(response)).toBe('no');
    });

    test('to another protocol is not passed on', async () => {
      const { host, cookie } = await visit(world);
      const socket = connect(world.port, '127.0.0.1');
      socket.write(
        `GET / HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n`,
      );
      expect(await text(socket)).toMatch(/^HTTP\/1.1 400/);
      expect(world.seen).toEqual([]);
    });
  });

  describe('what is open', () => {
    test('ends when what its visitor signed in with is revoked, and nothing new begins', async () => {
      const { host, cookie } = await visit(world);
      const socket = new WebSocket(`ws://127.0.0.1:${world.port}/socket`, { headers: { host, cookie } });
      await once(socket, 'open');
      await world.db.deleteFrom('app_passes').execute();
      const closed = once(socket, 'close');
      await world.sweepApps();
      await closed;
      expect((await get(world, { path: '/', headers: { host, cookie } })).status).toBe(404);
      expect(world.seen).toHaveLength(1);
    });

    test('ends with the server', async () => {
      const { host, cookie } = await visit(world);
      const socket = new WebSocket(`ws://127.0.0.1:${world.port}/socket`, { headers: { host, cookie } });
      await once(socket, 'open');
      const closed = once(socket, 'close');
      await world.app.close();
      await closed;
    });

    test('ends with the session it began in', async () => {
      const { host, cookie } = await visit(world);
      world.clock.advance(12 * 60 * 60 * 1000);
      expect((await get(world, { path: '/', headers: { host, cookie } })).status).toBe(404);
      await openApp(world);
      await waitUntil(() => world.seen.length === 0, 'nothing that went on');
      expect(await world.db.selectFrom('app_passes').select('kind').execute()).toEqual([{ kind: 'ticket' }]);
    });
  });
});
