import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request as openRequest } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../db/testing.ts';
import { type AppWorld, createAppWorld, get, visit } from './testing.ts';

eachDatabase((open) => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await createAppWorld(await open());
    return () => world.close();
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
});
