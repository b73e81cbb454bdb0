import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../db/testing.ts';
import { type AppWorld, createAppWorld, enter, get, openApp, visit } from './testing.ts';

eachDatabase((open) => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await createAppWorld(await open());
    return () => world.close();
  });

  describe('the cookie of a visitor', () => {
    test('is no ticket: it makes no second cookie, and stays what it was', async () => {
      const { host, cookie } = await visit(world);
      const [, secret = ''] = cookie.split('=');
      const address = await openApp(world);
      const forged = new URL(address.url);
      forged.searchParams.set('ticket', secret);
      const answer = await enter(world, { ...address, url: forged.href });
      expect(answer).toMatchObject({ status: 404 });
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect((await get(world, { path: '/', headers: { host, cookie } })).status).toBe(200);
    });
  });
});
