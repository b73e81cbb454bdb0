import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import type { DialectName } from './dialect.ts';
import { ensureDataFolder } from './folder.ts';
import { lockDataFolder } from './lock.ts';
import type { Database } from './schema.ts';

/** An open database. Close it once; nothing may use `db` afterwards. */
export interface OpenDatabase {
  readonly db: Kysely<Database>;
  readonly dialect: DialectName;
  close(): Promise<void>;
}

/** How long SQLite waits for a lock somebody else (a backup, say) holds on the file. */
const busyTimeoutMs = 5_000;

const postgresPoolSize = 10;

/** PostgreSQL's type number for `bigint`, which pg hands out as text unless told otherwise. */
const postgresBigInt = 20;

/**
 * Opens the database at `location`: a `postgres://` address, or a data folder for SQLite.
 * Throws when another process already runs on the data folder.
 */
export async function openDatabase(location: string): Promise<OpenDatabase> {
  return isPostgresUrl(location) ? openPostgres(location) : openSqlite(location);
}

/** Whether `location` names a PostgreSQL server rather than a data folder. */
export function isPostgresUrl(location: string): boolean {
  return /^postgres(ql)?:\/\//.test(location);
}

function openSqlite(dataFolder: string): OpenDatabase {
  ensureDataFolder(dataFolder);
  const lock = lockDataFolder(dataFolder);
  const path = join(dataFolder, 'trailer.sqlite');
  const file = new SqliteDatabase(path);
  // For the owner alone, whatever the folder's own mode is; SQLite gives its side files the same.
  chmodSync(path, 0o600);
  file.pragma('journal_mode = WAL');
  // FULL: what was acknowledged survives a power cut.
  file.pragma('synchronous = FULL');
  file.pragma('foreign_keys = ON');
  file.pragma(`busy_timeout = ${busyTimeoutMs}`);
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: file }) });
  return {
    db,
    dialect: 'sqlite',
    close: async () => {
      await db.destroy();
      lock.release();
    },
  };
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  // Loaded only where it is used: most installations run on SQLite.
  const { default: pg } = await import('pg');
  const types = {
    getTypeParser: (id: number, format?: 'text' | 'binary') =>
      id === postgresBigInt && format !== 'binary' ? Number : pg.types.getTypeParser(id, format),
  };
  const pool = new pg.Pool({ connectionString: url, max: postgresPoolSize, types });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, dialect: 'postgres', close: () => db.destroy() };
}
