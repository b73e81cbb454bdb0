import type { Database, Db } from './schema.ts';

/** Every row of a table in a fixed order; for tests that hold a table against what it was before. */
export async function readRows(db: Db, table: keyof Database): Promise<readonly object[]> {
  const rows: readonly object[] = await db.selectFrom(table).selectAll().execute();
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
