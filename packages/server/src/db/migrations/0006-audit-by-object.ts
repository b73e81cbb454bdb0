import type { Kysely } from 'kysely';

/** The trail of one object is read without looking at everybody else's. */
export async function indexAuditByObject(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('audit_object').on('audit').columns(['object', 'at', 'id']).execute();
}
