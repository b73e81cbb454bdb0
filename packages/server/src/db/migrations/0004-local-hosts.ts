import type { Kysely } from 'kysely';

/** Which data folder a host belongs to whose agent lives in the server's own process. */
export async function addLocalHostIds(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('hosts').addColumn('local_id', 'text').execute();
  await db.schema.createIndex('hosts_by_local_id').on('hosts').column('local_id').unique().execute();
}
