import type { Kysely } from 'kysely';

/**
 * The SHA-256 of the key that a session was opened with, base64url; null where it was opened without. A console's
 * session from before has none and comes with one: whoever is signed in signs in once more.
 */
export async function addSessionKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('session').addColumn('keyHash', 'text').execute();
}
