import { sql } from 'kysely';
import type { Db } from '../db/schema.ts';

/** How many rows share a value. */
export interface GroupCount {
  readonly group: string;
  readonly count: number;
}

/** Throws unless the database answers. */
export async function askDatabase(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}

/** Hosts by whether they are enabled. */
export async function countHosts(db: Db): Promise<readonly GroupCount[]> {
  const rows = await db
    .selectFrom('hosts')
    .select((column) => ['enabled', column.fn.countAll<number>().as('count')])
    .groupBy('enabled')
    .execute();
  return rows.map(({ enabled, count }) => ({ group: String(enabled === 1), count }));
}

/** Networks by phase. */
export async function countNetworks(db: Db): Promise<readonly GroupCount[]> {
  return db
    .selectFrom('networks')
    .select((column) => ['phase as group', column.fn.countAll<number>().as('count')])
    .groupBy('phase')
    .execute();
}

/** Workspaces by whether they are wanted running. */
export async function countWorkspaces(db: Db): Promise<readonly GroupCount[]> {
  const rows = await db
    .selectFrom('workspaces')
    .select((column) => ['running', column.fn.countAll<number>().as('count')])
    .groupBy('running')
    .execute();
  return rows.map(({ running, count }) => ({ group: String(running === 1), count }));
}
