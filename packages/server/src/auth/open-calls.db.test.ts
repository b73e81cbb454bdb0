import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type AppWorld, adminToken, appPort, createAppWorld } from '../apps/testing.ts';
import { eachDatabase } from '../db/testing.ts';
import { hashSecret } from './secret.ts';
import { insertToken } from './store.ts';

const secret = `trl_${'a'.repeat(43)}`;
const headers = { authorization: `Bearer ${secret}` };

eachDatabase((open) => {
  let world: AppWorld;
  beforeEach(async () => {
    const database = await open();
    world = await createAppWorld(database);
    await addToken(world);
    return () => world.close();
  });

  test('a connection ends when the token it was opened with is revoked, and no other does', async () => {
    const [one, other] = [connectWith(headers), connectWith({ authorization: `Bearer ${adminToken}` })];
    await Promise.all([once(one, 'open'), once(other, 'open')]);
    await world.sweepCalls();
    expect(one.readyState).toBe(WebSocket.OPEN);
    const closed = once(one, 'close');
    await world.db.deleteFrom('api_tokens').execute();
    await world.sweepCalls();
    await closed;
    expect(other.readyState).toBe(WebSocket.OPEN);
    other.terminate();
  });

  test('a stream of events ends when its reader is an administrator no longer', async () => {
    const { port } = world.app.server.address() as AddressInfo;
    const { body } = await fetch(`http://127.0.0.1:${port}/api/v1/events`, { headers });
    await world.db.updateTable('user').set({ role: 'user' }).execute();
    await world.sweepCalls();
    const ended = new Response(body).text();
    expect(await ended).toContain(': connected');
  });

  function connectWith(withHeaders: Record<string, string>): WebSocket {
    const path = `/api/v1/workspaces/${world.workspace.id}/connect?port=${appPort}`;
    return new WebSocket(`ws://127.0.0.1:${world.port}${path}`, { headers: withHeaders });
  }
});

/** An administrator with an API token, as the console would make them. */
async function addToken({ db }: AppWorld): Promise<void> {
  const now = new Date().toISOString();
  const names = ['emailVerified', 'createdAt', 'updatedAt'].map((name) => sql.ref(name));
  await sql`insert into ${sql.table('user')} (id, name, email, role, ${sql.join(names)})
    values ('eve', 'Eve', 'eve@example.org', 'administrator', 1 = 1, ${now}, ${now})`.execute(db);
  const token = { id: 'token', user_id: 'eve', name: 'laptop', hash: hashSecret(secret) };
  await insertToken(db, { ...token, created_at: now, expires_at: null, last_used_at: null });
}
