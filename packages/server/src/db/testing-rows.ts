import { sql } from 'kysely';
import type { Database, Db } from './schema.ts';

/** Every row of a table in a fixed order; for tests that hold a table against what it was before. */
export async function readRows(db: Db, table: keyof Database): Promise<readonly object[]> {
  const rows: readonly object[] = await db.selectFrom(table).selectAll().execute();
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Every value of every table as text; for tests that look for what must not be there. */
export async function dumpDatabase(db: Db): Promise<string> {
  const tables = await db.introspection.getTables();
  const rows = await Promise.all(tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db)));
  return JSON.stringify(rows.map((result) => result.rows));
}
