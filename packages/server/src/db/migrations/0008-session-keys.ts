import { type Kysely, sql } from 'kysely';

/**
 * The SHA-256 of the key that a session was opened with, base64url; null where it was opened without.
 * Sessions from before end: their cookies may have gone to any port of the console's host name.
 */
export async function addSessionKeys(db: Kysely<unknown>): Promise<void> {
  await sql`DELETE FROM session`.execute(db);
  await db.schema.alterTable('session').addColumn('keyHash', 'text').execute();
}
