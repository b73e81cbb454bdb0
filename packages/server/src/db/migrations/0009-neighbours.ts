import { type Kysely, sql } from 'kysely';

/**
 * A pass says from where it was opened, so that only the console there may frame what it lets see; those made before
 * say nothing, for the hours they last. And a workspace is found by the name in its address without reading them all.
 */
export async function keepNeighboursApart(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('app_passes')
    .addColumn('console_origin', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema.createIndex('workspaces_by_name').on('workspaces').expression(sql`lower(name)`).execute();
}
