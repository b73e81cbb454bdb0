import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Scene } from '../product/scene.ts';

/** The server's file in its data folder. */
const databaseFile = 'trailer.sqlite';

type Row = Readonly<Record<string, string | number | null>>;

/**
 * Gives a scene's server thousands of workspaces without a single container: copies of one that is there, on a host
 * that never reports. The server is down meanwhile, for its database belongs to one process.
 */
export async function crowd(scene: Scene, workspaceId: string, count: number): Promise<void> {
  await scene.trailer.kill('SIGTERM');
  const database = new Database(join(scene.trailer.dataFolder, databaseFile));
  try {
    const host = read(database, 'hosts', scene.hostId);
    const workspace = read(database, 'workspaces', workspaceId);
    const far = { ...host, id: 'far-host', name: 'far', local_id: null, public_key: null };
    database.transaction(() => {
      insert(database, 'hosts', [far]);
      const copies = Array.from({ length: count }, (_, index) => ({
        ...workspace,
        id: `copy-${index}`,
        name: `${teams[index % teams.length]}-${String(index).padStart(5, '0')}`,
        host_id: far.id,
      }));
      insert(database, 'workspaces', copies);
    })();
  } finally {
    database.close();
  }
  await scene.trailer.start();
  await scene.trailer.waitReady();
}

/** What names begin with, so that a filter finds some and not all. */
const teams = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox', 'gnu', 'hen', 'ibis', 'jay'] as const;

function read(database: Database.Database, table: 'hosts' | 'workspaces', id: string): Row {
  return database.prepare(`select * from ${table} where id = ?`).get(id) as Row;
}

function insert(database: Database.Database, table: 'hosts' | 'workspaces', rows: readonly Row[]): void {
  const [first = {}] = rows;
  const names = Object.keys(first);
  const places = names.map(() => '?').join(', ');
  const statement = database.prepare(`insert into ${table} (${names.join(', ')}) values (${places})`);
  for (const row of rows) statement.run(names.map((name) => row[name]));
}
