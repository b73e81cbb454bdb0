import type { Event } from '@trailer/contract';
import { type Selectable, sql } from 'kysely';
import type { Db, EventTable } from '../db/schema.ts';

/** An event as it is written; the database gives it its id. */
export type NewEvent = Omit<Event, 'id'>;

/** Which events are kept: ids from `oldest` to `newest`; both 0 before the first event. */
export interface EventRange {
  readonly oldest: number;
  readonly newest: number;
}

/** Any fixed number; it names the lock that appending events takes on PostgreSQL. */
const appendLock = 214_001;

/** Adds an event and says which id it got. */
export async function insertEvent(db: Db, event: NewEvent): Promise<number> {
  const { id } = await db
    .insertInto('events')
    .values({
      at: event.at,
      type: event.type,
      kind: event.kind,
      object_id: event.objectId,
      object: event.object === null ? null : JSON.stringify(event.object),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Makes ids appear in the order of commits: a reader that has seen id 7 must never miss a 6 that commits later.
 * Holds until the transaction ends. SQLite has one writer and needs nothing.
 */
export async function lockAppending(transaction: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${appendLock})`.execute(transaction);
}

/** Reads the events that follow `afterId`, in order. */
export async function readEvents(db: Db, afterId: number, limit: number): Promise<readonly Event[]> {
  const rows = await db.selectFrom('events').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute();
  return rows.map(toEvent);
}

/** Reads the range of kept events. */
export async function readEventRange(db: Db): Promise<EventRange> {
  const row = await db
    .selectFrom('events')
    .select((column) => [column.fn.min('id').as('oldest'), column.fn.max('id').as('newest')])
    .executeTakeFirst();
  return { oldest: row?.oldest ?? 0, newest: row?.newest ?? 0 };
}

/** Removes the events up to and including `id`. */
export async function pruneEvents(db: Db, id: number): Promise<void> {
  await db.deleteFrom('events').where('id', '<=', id).execute();
}

function toEvent(row: Selectable<EventTable>): Event {
  return {
    id: row.id,
    at: row.at,
    type: row.type as Event['type'],
    kind: row.kind as Event['kind'],
    objectId: row.object_id,
    object: row.object === null ? null : JSON.parse(row.object),
  };
}
