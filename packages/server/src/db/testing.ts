import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, inject } from 'vitest';
import { newId } from './id.ts';
import { migrate } from './migrate.ts';
import { type OpenDatabase, openDatabase } from './open.ts';
import { runOnServer, templateName } from './testing-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the PostgreSQL that the test set-up started, without a database name. */
    readonly postgresUrl: string;
  }
}

/** Gives a test a fresh, migrated database; it is removed when the test ends. */
export type OpenTestDatabase = () => Promise<OpenDatabase>;

/** Runs one test body over every real database. */
export function eachDatabase(body: (open: OpenTestDatabase) => void): void {
  const created: (() => Promise<void>)[] = [];
  const keep = async (make: () => Promise<TestDatabase>): Promise<OpenDatabase> => {
    const { database, remove } = await make();
    created.push(remove);
    return database;
  };
  describe.for([
    ['SQLite', sqliteTestDatabase],
    ['PostgreSQL', postgresTestDatabase],
  ] as const)('on %s', ([, make]) => {
    afterEach(async () => {
      for (const remove of created.splice(0)) await remove();
    });
    body(() => keep(make));
  });
}

interface TestDatabase {
  readonly database: OpenDatabase;
  remove(): Promise<void>;
}

/** A fresh SQLite database in a temporary folder, for tests that need one database and not every kind. */
export async function sqliteTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'trailer-test-'));
  const database = await openDatabase(folder);
  await migrate(database);
  const remove = async () => {
    await database.close();
    await rm(folder, { recursive: true });
  };
  return { database, remove };
}

async function postgresTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  const name = `trailer_${newId()}`;
  await runOnServer(serverUrl, `create database ${name} template ${templateName}`);
  const database = await openDatabase(`${serverUrl}/${name}`);
  // The database itself is left: the server and its folder are thrown away after the run.
  return { database, remove: () => database.close() };
}

/** The address of a PostgreSQL database without a single table. */
export async function emptyPostgresUrl(): Promise<string> {
  const serverUrl = inject('postgresUrl');
  const name = `trailer_${newId()}`;
  await runOnServer(serverUrl, `create database ${name}`);
  return `${serverUrl}/${name}`;
}
