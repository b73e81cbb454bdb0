import type { Inventory } from '@trailer/contract';
import type { DesiredHost } from '@trailer/netmodel';
import type { Db } from '../db/schema.ts';
import { withTransaction } from '../db/transaction.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { presentHost } from '../hosts/present.ts';
import { findHost, type HostRecord, saveAgentVersion, saveHeartbeat } from '../hosts/store.ts';
import type { Hello } from './admission.ts';
import { readDesiredHost } from './desired.ts';
import { enrolHost, ensureLocalHost } from './enrol.ts';
import type { AgentRecords, StatusReport } from './hub.ts';
import { storeReport } from './report.ts';

/** The part of the features' world that agents write to. */
export type RecordDeps = Pick<FeatureDeps, 'db' | 'clock' | 'audit' | 'events' | 'guestPasswords'>;

/** Keeps what agents report in the database and reads what they are to do from it. */
export class DatabaseAgentRecords implements AgentRecords {
  readonly #deps: RecordDeps;
  readonly #localId: (() => Promise<string>) | null;

  /** `localId` reads what tells this process from others on the same database; null where there can be none. */
  constructor(deps: RecordDeps, localId: (() => Promise<string>) | null = null) {
    this.#deps = deps;
    this.#localId = localId;
  }

  async localHost(hello: Hello): Promise<HostRecord> {
    return ensureLocalHost(this.#deps, hello, this.#localId === null ? null : await this.#localId());
  }

  remoteHost(hello: Hello, publicKey: string): Promise<HostRecord | null> {
    return enrolHost(this.#deps, hello, publicKey);
  }

  async connected(host: HostRecord, agentVersion: string): Promise<void> {
    await withTransaction(this.#deps.db, async (trx) => {
      await saveAgentVersion(trx, host.id, agentVersion);
      await this.#announce(trx, host.id, true);
    });
  }

  async disconnected(hostId: string): Promise<void> {
    await withTransaction(this.#deps.db, (trx) => this.#announce(trx, hostId, false));
  }

  /** The inventory is written, and an event made, only when something about the host changed. */
  async heartbeat(hostId: string, inventory: Inventory): Promise<HostRecord | undefined> {
    const before = await findHost(this.#deps.db, hostId);
    if (before === undefined) return undefined;
    const now = this.#deps.clock.now();
    const at = now.toISOString();
    const changed = JSON.stringify(before.inventory) !== JSON.stringify(inventory);
    return withTransaction(this.#deps.db, async (trx) => {
      const after = await saveHeartbeat(trx, hostId, changed ? { at, inventory } : { at });
      if (after !== undefined && looksDifferent(before, after, now)) await this.#announce(trx, hostId, true);
      return after;
    });
  }

  desired(hostId: string): Promise<DesiredHost> {
    return readDesiredHost(this.#deps, hostId);
  }

  report(hostId: string, status: StatusReport): Promise<number | null> {
    return storeReport(this.#deps, hostId, status);
  }

  async #announce(trx: Db, hostId: string, connected: boolean): Promise<void> {
    const record = await findHost(trx, hostId);
    if (record === undefined) return;
    const object = presentHost(record, { connected, now: this.#deps.clock.now() });
    await this.#deps.events.append({ type: 'status', kind: 'host', objectId: hostId, object }, trx);
  }
}

/** Whether the API would show a host differently, but for the time of its heartbeat. */
function looksDifferent(before: HostRecord, after: HostRecord, now: Date): boolean {
  const shown = (record: HostRecord): string => {
    const { agent: _, ...rest } = presentHost(record, { connected: true, now });
    return JSON.stringify(rest);
  };
  return shown(before) !== shown(after);
}
