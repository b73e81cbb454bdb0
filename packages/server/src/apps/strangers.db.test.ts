import { once } from 'node:events';
import { type IncomingMessage, request as openRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Workspace } from '@trailer/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { create, send } from '../agents/testing-app.ts';
import { eachDatabase } from '../db/testing.ts';
import { type AppWorld, appPort, createAppWorld, enter, get, visit } from './testing.ts';

eachDatabase((open) => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await createAppWorld(await open());
    return () => world.close();
  });

  /** Has the workspace answer every request with these bytes. */
  function answerWith(bytes: string): void {
    for (const event of ['request', 'upgrade']) {
      world.upstream.removeAllListeners(event);
      world.upstream.on(event, ({ socket }: IncomingMessage) => socket.end(bytes, 'latin1'));
    }
  }

  describe('a workspace that has the id of another for a name', () => {
    test("is not let in at the other's address", async () => {
      const named = await create<Workspace>(world, 'workspaces', { name: world.workspace.id, image: 'nginx' });
      const response = await send(world, 'POST', {
        url: `/api/v1/workspaces/${named.id}/apps`,
        body: { port: appPort },
        headers: { host: `localhost:${world.port}` },
      });
      const address = response.json();
      const elsewhere = { ...address, url: address.url.replace(named.id, world.workspace.id) };
      expect((await enter(world, elsewhere)).status).toBe(404);
    });
  });

  describe('a visitor', () => {
    test.each(['content-length: 40', 'transfer-encoding: chunked'])(
      'cannot have the request of the next one taken for the body of a WebSocket: %s',
      async (framing) => {
        const { host, cookie } = await visit(world);
        const socket = connect(world.port, '127.0.0.1');
        const hop = `host: ${host}\r\ncookie: ${cookie}\r\nconnection: upgrade\r\nupgrade: websocket\r\n${framing}`;
        socket.write(`GET /refused HTTP/1.1\r\n${hop}\r\n\r\n`);
        expect(await text(socket)).toMatch(/^HTTP\/1.1 400/);
        expect(world.dialled()).toBe(0);
      },
    );

    test.each([
      ['at an address of no workspace', { path: '/', host: `${appPort}--x.localhost`, status: 404 }],
      ['without a key at the door of agents', { path: '/agent/v1/link', host: 'localhost', status: 400 }],
    ])('who is refused a WebSocket %s cannot hold on to its connection', async (_, { path, host, status }) => {
      const socket = connect({ port: world.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      const hop = `host: ${host}\r\nconnection: upgrade\r\nupgrade: websocket`;
      socket.write(`GET ${path} HTTP/1.1\r\n${hop}\r\n\r\n`);
      expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
      // It never sends its own end; what it sends comes back as a reset once nobody holds the other side.
      const talking = setInterval(() => socket.write('x'), 50);
      await new Promise((resolve) => socket.once('close', resolve));
      clearInterval(talking);
    });
  });

  describe('a workspace', () => {
    test('that cuts a connection before anything was asked is said not to answer, at once', async () => {
      const { host, cookie } = await visit(world);
      const { transport } = world;
      world.agent.answer = (request) => {
        if (request.kind !== 'open-session') return null;
        const connection = connect(world.port, '127.0.0.1');
        connection.on('error', () => undefined).destroy();
        connection.once('close', () => {
          void transport.giveConnection(request.sessionId, connection, new AbortController().signal);
        });
        return { kind: 'session-opened' };
      };
      const { status, body } = await get(world, { path: '/', headers: { host, cookie } });
      expect(status).toBe(502);
      expect(body).toContain('The connection was cut before it answered.');
    });

    test.each(['101 Switching Protocols', '000 Nothing'])(
      'cannot leave a request without an end: %s',
      async (status) => {
        const { host, cookie } = await visit(world);
        answerWith(`HTTP/1.1 ${status}\r\n\r\n`);
        for (const hop of [{}, { connection: 'upgrade', upgrade: 'websocket' }]) {
          const { status, body } = await get(world, { path: '/', headers: { host, cookie, ...hop } });
          expect({ status, body }).toEqual({
            status: 502,
            body: expect.stringContaining('What it sends is not HTTP.'),
          });
        }
      },
    );

    test('has the bytes of its headers passed on as they are', async () => {
      const { host, cookie } = await visit(world);
      const file = 'attachment; filename="\xc3\xa9t\xe9"';
      answerWith(`HTTP/1.1 200 OK\r\ncontent-disposition: ${file}\r\ncontent-length: 2\r\n\r\nok`);
      const { headers } = await get(world, { path: '/', headers: { host, cookie } });
      expect(headers['content-disposition']).toBe(file);
      answerWith(`HTTP/1.1 101 Go\r\nconnection: upgrade\r\nupgrade: websocket\r\nx-file: ${file}\r\n\r\n`);
      const hop = { connection: 'upgrade', upgrade: 'websocket' };
      const request = openRequest({ port: world.port, path: '/', headers: { host, cookie, ...hop } }).end();
      const [switched, socket] = await once(request, 'upgrade');
      expect(switched.headers['x-file']).toBe(file);
      socket.destroy();
    });

    test('cannot have the cookies of the names beside and above it cleared', async () => {
      const { host, cookie } = await visit(world);
      world.upstream.removeAllListeners('request');
      world.upstream.on('request', (request, response) => {
        response.setHeader('clear-site-data', decodeURIComponent(request.url?.slice(1) ?? ''));
        response.end();
      });
      const cleared = async (value: string) => {
        const { headers } = await get(world, { path: `/${encodeURIComponent(value)}`, headers: { host, cookie } });
        return headers['clear-site-data'];
      };
      expect(await cleared('"cache", "cookies", "storage"')).toBe('"cache", "storage"');
      expect(await cleared('"cookies"')).toBeUndefined();
      expect(await cleared('"*"')).toBeUndefined();
    });
  });
});
