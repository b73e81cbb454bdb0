import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../db/testing.ts';
import { type AppWorld, adminToken, appPort, createAppWorld, enter, get, openApp } from './testing.ts';

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
});
