import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eachDatabase } from '../db/testing.ts';
import { type AppWorld, adminToken, createAppWorld, get, openApp, visit, waitUntil } from './testing.ts';

eachDatabase((open) => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await createAppWorld(await open());
    return () => world.close();
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
