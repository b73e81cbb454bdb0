import type { Insertable, Selectable } from 'kysely';
import type { Db, IdempotencyTable } from '../../db/schema.ts';

/** A request as it is remembered; `status` null while it is being answered. */
export type KeptRequest = Selectable<IdempotencyTable>;

/** Which key of whom. */
export interface KeyOwner {
  readonly actor: string;
  readonly key: string;
}

/** Claims a key; false when it is claimed already. Of two at the same time one succeeds. */
export async function claimKey(db: Db, row: Insertable<IdempotencyTable>): Promise<boolean> {
  const result = await db
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) => conflict.columns(['actor', 'key']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** What is remembered of a key. */
export async function findKey(db: Db, owner: KeyOwner): Promise<KeptRequest | undefined> {
  return db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('actor', '=', owner.actor)
    .where('key', '=', owner.key)
    .executeTakeFirst();
}

/** Keeps the answer for replay. */
export async function saveAnswer(
  db: Db,
  owner: KeyOwner,
  answer: Pick<KeptRequest, 'status' | 'body' | 'etag'>,
): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set(answer)
    .where('actor', '=', owner.actor)
    .where('key', '=', owner.key)
    .execute();
}

/** Gives a key free whose request came to nothing. */
export async function releaseKey(db: Db, owner: KeyOwner): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('actor', '=', owner.actor).where('key', '=', owner.key).execute();
}

/** Forgets what is older than `kept`, and unanswered requests older than `abandoned`: their server died meanwhile. */
export async function forgetOldKeys(
  db: Db,
  before: { readonly kept: string; readonly abandoned: string },
): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where((row) =>
      row.or([
        row('created_at', '<', before.kept),
        row.and([row('status', 'is', null), row('created_at', '<', before.abandoned)]),
      ]),
    )
    .execute();
}
