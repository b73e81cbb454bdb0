import type { Kysely } from 'kysely';

/** Whether somebody asked that a guest which does not shut down is cut off. */
export async function addForcedStops(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('workspaces')
    .addColumn('force_stop', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
