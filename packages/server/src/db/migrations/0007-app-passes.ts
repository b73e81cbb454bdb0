import type { Kysely } from 'kysely';

/**
 * What lets a browser see one port of one workspace: a ticket, good for one visit within seconds, and the session that
 * it is exchanged for. Only hashes of their secrets are kept.
 */
export async function createAppPasses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('app_passes')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('credential_kind', 'text', (column) => column.notNull())
    .addColumn('credential_id', 'text', (column) => column.notNull())
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('port', 'integer', (column) => column.notNull())
    .addColumn('scheme', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('app_passes_by_expiry').on('app_passes').column('expires_at').execute();
  await db.schema.createIndex('app_passes_by_workspace').on('app_passes').column('workspace_id').execute();
}
