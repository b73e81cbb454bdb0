import type { Workspace } from '@trailer/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { create } from '../agents/testing-app.ts';
import { hashSecret } from '../auth/secret.ts';
import type { OpenDatabase } from '../db/open.ts';
import { eachDatabase } from '../db/testing.ts';
import { recordStatements } from '../db/testing-statements.ts';
import { takeTicket } from './store.ts';
import { type AppWorld, createAppWorld, enter, get, openApp, visit } from './testing.ts';

eachDatabase((open) => {
  let opened: OpenDatabase;
  let world: AppWorld;
  beforeEach(async () => {
    opened = await open();
    world = await createAppWorld(opened);
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

  describe('a ticket', () => {
    test('lets one in of those who come with it at once', async () => {
      const address = await openApp(world);
      const entered = await Promise.all([1, 2, 3].map(() => enter(world, address)));
      expect(entered.map(({ status }) => status).toSorted()).toEqual([303, 404, 404]);
    });

    test('that is none writes nothing: there is one writer, and anybody may ask', async () => {
      const { database, ran } = recordStatements(opened);
      expect(await takeTicket(database.db, hashSecret('unknown'))).toBeUndefined();
      expect(ran).toEqual(['SelectQueryNode']);
    });
  });

  describe('the name of a workspace', () => {
    test('stands for nobody once another has it in whatever case, and its id still does', async () => {
      const named = async () => {
        const address = await openApp(world);
        return enter(world, { ...address, url: address.url.replace(world.workspace.id, 'desk') });
      };
      expect((await named()).status).toBe(303);
      await create<Workspace>(world, 'workspaces', { name: 'dESK', image: 'nginx' });
      expect((await named()).status).toBe(404);
      expect((await enter(world, await openApp(world))).status).toBe(303);
    });
  });
});
