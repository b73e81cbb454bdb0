import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { addForcedStops } from './migrations/0005-forced-stops.ts';
import { addSessionKeys } from './migrations/0008-session-keys.ts';
import { openDatabase } from './open.ts';
import { eachDatabase, sqliteTestDatabase } from './testing.ts';

const at = '2026-01-01T00:00:00.000Z';
const host = { enabled: 1, generation: 1, desired_generation: 1, created_at: at, updated_at: at } as const;

eachDatabase((open) => {
  it('migrates an empty database, and has nothing to do the second time', async () => {
    const database = await open();
    await migrate(database);
    expect(await database.db.selectFrom('hosts').selectAll().execute()).toEqual([]);
  });

  it('refuses two hosts of one name', async () => {
    const { db } = await open();
    await db
      .insertInto('hosts')
      .values({ ...host, id: 'a', name: 'box' })
      .execute();
    await expect(
      db
        .insertInto('hosts')
        .values({ ...host, id: 'b', name: 'box' })
        .execute(),
    ).rejects.toThrow();
  });

  it('refuses a network on a host that is not there', async () => {
    const { db } = await open();
    const row = { ...networkRow, host_id: 'nowhere' };
    await expect(db.insertInto('networks').values(row).execute()).rejects.toThrow();
  });

  it('lets a name be used once on a host', async () => {
    const { db } = await open();
    await db
      .insertInto('hosts')
      .values({ ...host, id: 'a', name: 'box' })
      .execute();
    await db.insertInto('networks').values(networkRow).execute();
    await expect(
      db
        .insertInto('networks')
        .values({ ...networkRow, id: 'n2' })
        .execute(),
    ).rejects.toThrow();
  });

  it('forces the stop of no workspace that was there before stops could be forced', async () => {
    const { db } = await open();
    await db
      .insertInto('hosts')
      .values({ ...host, id: 'a', name: 'box' })
      .execute();
    await db.insertInto('workspaces').values(workspaceRow).execute();
    await db.schema.alterTable('workspaces').dropColumn('force_stop').execute();
    const migration: Migration = { up: addForcedStops };
    await migration.up(db);
    expect(await db.selectFrom('workspaces').select('force_stop').execute()).toEqual([{ force_stop: 0 }]);
  });

  it('ends the sessions of before they were bound to a key', async () => {
    const { db } = await open();
    await sql`INSERT INTO "user" ("id", "email", "name", "role", "emailVerified", "createdAt", "updatedAt")
      VALUES ('u', 'a@example.org', 'a', 'administrator', false, ${at}, ${at})`.execute(db);
    await sql`INSERT INTO "session" ("id", "userId", "token", "expiresAt", "createdAt", "updatedAt")
      VALUES ('s', 'u', 't', ${at}, ${at}, ${at})`.execute(db);
    await db.schema.alterTable('session').dropColumn('keyHash').execute();
    const migration: Migration = { up: addSessionKeys };
    await migration.up(db);
    expect(await db.selectFrom('session').selectAll().execute()).toEqual([]);
  });

  it('numbers events with plain numbers and gives none twice', async () => {
    const { db } = await open();
    const event = { at, type: 'created', kind: 'host', object_id: 'a', object: null } as const;
    await db.insertInto('events').values([event, event]).execute();
    await db.deleteFrom('events').execute();
    const { id } = await db.insertInto('events').values(event).returning('id').executeTakeFirstOrThrow();
    expect(id).toBe(3);
  });
});

const networkRow = {
  id: 'n1',
  host_id: 'a',
  name: 'lan',
  description: '',
  spec: '{}',
  generation: 1,
  observed_generation: 0,
  phase: 'pending',
  message: '',
  deleting: 0,
  created_by: 'system',
  created_at: at,
  updated_at: at,
};

const workspaceRow = {
  id: 'w1',
  host_id: 'a',
  name: 'web',
  description: '',
  kind: 'linux',
  spec: '{}',
  running: 1,
  force_stop: 1,
  restarts: 0,
  deploys: 0,
  generation: 1,
  observed_generation: 0,
  status: '{}',
  deleting: 0,
  created_by: 'system',
  created_at: at,
  updated_at: at,
};

it('keeps a second process off a data folder in use, and lets it on afterwards', async () => {
  const { database, remove } = await sqliteTestDatabase();
  const { rows } = await sql<{ file: string }>`select file from pragma_database_list`.execute(database.db);
  const folder = (rows[0]?.file ?? '').replace(/\/[^/]*$/, '');
  await expect(openDatabase(folder)).rejects.toThrow(/in use by another Trailer process: stop that one/);
  await database.close();
  const again = await openDatabase(folder);
  await again.close();
  await remove();
});

it('writes SQLite through to the disk before it acknowledges', async () => {
  const { database, remove } = await sqliteTestDatabase();
  const { rows } = await sql`pragma synchronous`.execute(database.db);
  expect(rows).toEqual([{ synchronous: 2 }]);
  expect((await sql`pragma journal_mode`.execute(database.db)).rows).toEqual([{ journal_mode: 'wal' }]);
  await remove();
});
