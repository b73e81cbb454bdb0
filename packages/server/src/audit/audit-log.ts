import type { Clock } from '../app/clock.ts';
import { newId } from '../db/id.ts';
import type { Db } from '../db/schema.ts';
import { insertAuditEntry } from './store.ts';

/** One line of the audit trail. `detail` never holds passwords, tokens or values of environment variables. */
export interface AuditRecord {
  /** `user:<email>`, `token:<name>`, `agent:<host>` or `system`. */
  readonly actor: string;
  /** What was done, such as `workspace.create`. */
  readonly action: string;
  /** `<kind>/<id>`. */
  readonly object: string;
  readonly outcome: 'done' | 'refused';
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Takes the entries of the audit trail. */
export interface AuditTrail {
  /** Records one entry; give the transaction of the write it speaks of, so that neither is there without the other. */
  record(record: AuditRecord, transaction?: Db): Promise<void>;
}

/** Writes the audit trail into the database. */
export class AuditLog implements AuditTrail {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async record(record: AuditRecord, transaction?: Db): Promise<void> {
    await insertAuditEntry(transaction ?? this.#db, {
      id: newId(),
      at: this.#clock.now().toISOString(),
      actor: record.actor,
      action: record.action,
      object: record.object,
      outcome: record.outcome,
      detail: JSON.stringify(record.detail ?? {}),
    });
  }
}
