import type { Event } from '@trailer/contract';
import type { Clock } from '../app/clock.ts';
import type { DialectName } from '../db/dialect.ts';
import type { Db } from '../db/schema.ts';
import { afterCommit, withTransaction } from '../db/transaction.ts';
import { type EventRange, insertEvent, lockAppending, pruneEvents, readEventRange, readEvents } from './store.ts';

/** What a feature says about a change; the log adds id and time. */
export type EventDraft = Pick<Event, 'type' | 'kind' | 'objectId' | 'object'>;

/** Newest events kept; who resumes from further back is told to read everything anew. */
const keptEvents = 10_000;

/** Pruning runs once in so many events. */
const pruneEvery = 256;

export interface EventLogOptions {
  readonly db: Db;
  readonly dialect: DialectName;
  readonly clock: Clock;
}

/** The table of changes, and the hint that it has grown. */
export class EventLog {
  readonly #options: EventLogOptions;
  readonly #listeners = new Set<() => void>();

  constructor(options: EventLogOptions) {
    this.#options = options;
  }

  /** Appends an event; give the transaction of the change it tells of, so that neither is there without the other. */
  async append(draft: EventDraft, transaction?: Db): Promise<void> {
    if (transaction === undefined) return withTransaction(this.#options.db, (own) => this.append(draft, own));
    if (this.#options.dialect === 'postgres') await lockAppending(transaction);
    const id = await insertEvent(transaction, { ...draft, at: this.#options.clock.now().toISOString() });
    if (id % pruneEvery === 0) await pruneEvents(transaction, id - keptEvents);
    afterCommit(transaction, () => this.#hint());
  }

  /** Calls `listener` after each commit that added events; a hint only, the table is the truth. */
  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  read(afterId: number, limit: number): Promise<readonly Event[]> {
    return readEvents(this.#options.db, afterId, limit);
  }

  range(): Promise<EventRange> {
    return readEventRange(this.#options.db);
  }

  #hint(): void {
    for (const listener of this.#listeners) listener();
  }
}
