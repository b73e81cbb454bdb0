import type { Db } from './schema.ts';

const afterCommitOf = new WeakMap<Db, (() => void)[]>();

/**
 * Runs `work` in one transaction: everything it wrote is there, or nothing is. Use only the transaction inside, and
 * nothing that waits for the outside world: SQLite has one connection, and everybody else is waiting for it.
 */
export async function withTransaction<T>(db: Db, work: (transaction: Db) => Promise<T>): Promise<T> {
  const callbacks: (() => void)[] = [];
  const result = await db.transaction().execute((transaction) => {
    afterCommitOf.set(transaction, callbacks);
    return work(transaction);
  });
  for (const callback of callbacks) callback();
  return result;
}

/** Runs `callback` once what `db` is writing can be seen by others: after the commit, or at once outside a transaction. */
export function afterCommit(db: Db, callback: () => void): void {
  const callbacks = afterCommitOf.get(db);
  if (callbacks === undefined) callback();
  else callbacks.push(callback);
}
