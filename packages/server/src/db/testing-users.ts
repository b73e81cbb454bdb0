import { sql } from 'kysely';
import type { Db } from './schema.ts';

/** Adds somebody as the session library would; not an administrator. */
export async function insertUser(db: Db, id: string): Promise<void> {
  const now = new Date().toISOString();
  const names = ['emailVerified', 'createdAt', 'updatedAt'].map((name) => sql.ref(name));
  await sql`insert into ${sql.table('user')} (id, name, email, role, ${sql.join(names)})
    values (${id}, ${id}, ${`${id}@example.org`}, 'user', 1 = 0, ${now}, ${now})`.execute(db);
}
