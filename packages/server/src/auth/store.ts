import type { Token, User } from '@trailer/contract';
import type { Insertable, Selectable } from 'kysely';
import { type Page, type PageRequest, readPage } from '../db/page.ts';
import type { ApiTokenTable, Db } from '../db/schema.ts';

/** Whose token it is, and until when. */
export interface TokenOwner {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly role: string;
  readonly hash: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** Whether anybody is an administrator yet. */
export async function hasAdministrator(db: Db): Promise<boolean> {
  const row = await db.selectFrom('user').select('id').where('role', '=', 'administrator').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** One user; undefined when there is none. */
export async function findUser(db: Db, id: string): Promise<User | undefined> {
  const row = await db
    .selectFrom('user')
    .select(['id', 'email', 'name', 'role'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, role: row.role === 'administrator' ? 'administrator' : 'user' };
}

/** Adds a token; of its secret only the hash. */
export async function insertToken(db: Db, token: Insertable<ApiTokenTable>): Promise<void> {
  await db.insertInto('api_tokens').values(token).execute();
}

/** The token whose secret has this hash, with its owner. */
export async function findTokenByHash(db: Db, hash: string): Promise<TokenOwner | undefined> {
  return tokenOwners(db).where('hash', '=', hash).executeTakeFirst();
}

/** The token of this id, with its owner. */
export async function findTokenById(db: Db, id: string): Promise<TokenOwner | undefined> {
  return tokenOwners(db).where('api_tokens.id', '=', id).executeTakeFirst();
}

function tokenOwners(db: Db) {
  return db
    .selectFrom('api_tokens')
    .innerJoin('user', 'user.id', 'api_tokens.user_id')
    .select([
      'api_tokens.id as id',
      'api_tokens.name as name',
      'user.id as userId',
      'user.role as role',
      'hash',
      'expires_at as expiresAt',
      'last_used_at as lastUsedAt',
    ]);
}

/** Lists the tokens of one user, oldest first. */
export async function listTokens(db: Db, userId: string, request: PageRequest): Promise<Page<Token>> {
  return readPage(db.selectFrom('api_tokens').selectAll().where('user_id', '=', userId), request, toToken);
}

/** Notes that a token was used. */
export async function saveTokenUse(db: Db, id: string, at: string): Promise<void> {
  await db.updateTable('api_tokens').set({ last_used_at: at }).where('id', '=', id).execute();
}

/** Removes a token of this user; says whether there was one. */
export async function deleteToken(db: Db, userId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom('api_tokens')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Sets a setting, whatever it was before. */
export async function saveSetting(db: Db, key: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** Removes a setting. */
export async function deleteSetting(db: Db, key: string): Promise<void> {
  await db.deleteFrom('settings').where('key', '=', key).execute();
}

/** Removes a setting if it has this value, and says whether it had; of two at the same time one succeeds. */
export async function takeSetting(db: Db, key: string, value: string): Promise<boolean> {
  const result = await db.deleteFrom('settings').where('key', '=', key).where('value', '=', value).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

function toToken(row: Selectable<ApiTokenTable>): Token {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Whose session it is (`id` is the user's), and until when. */
export async function findSession(
  db: Db,
  id: string,
): Promise<{ id: string; email: string; role: string; expiresAt: string | Date } | undefined> {
  return db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select(['user.id as id', 'user.email as email', 'user.role as role', 'session.expiresAt as expiresAt'])
    .where('session.id', '=', id)
    .executeTakeFirst();
}
