import type { AgentGate } from '../agents/gate.ts';
import type { Clock } from '../app/clock.ts';
import type { Actor } from '../app/handler.ts';
import { problem } from '../app/problem.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { GuestPasswords } from '../auth/guest-passwords.ts';
import type { Db } from '../db/schema.ts';
import { afterCommit, withTransaction } from '../db/transaction.ts';
import type { EventLog } from '../events/event-log.ts';
import { type HostRecord, lockHost } from './store.ts';

/** What the features of hosts, networks and workspaces are made from. */
export interface FeatureDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly events: EventLog;
  readonly agents: AgentGate;
  readonly guestPasswords: GuestPasswords;
}

/** Who changes something, and from which generation on; null when the caller did not say. */
export interface Intent {
  readonly actor: Actor;
  readonly ifMatch: number | null;
}

/** What holding a host and telling its agent takes. */
type HostDeps = Pick<FeatureDeps, 'db' | 'agents'>;

/**
 * Changes what is wanted on one host: a transaction that holds the host's row first, raises its desired generation,
 * and tells its agent to pull once it is committed.
 */
export async function changeHost<T>(
  deps: HostDeps,
  hostId: string,
  work: (trx: Db, host: HostRecord) => Promise<T>,
): Promise<T> {
  return withTransaction(deps.db, async (trx) => work(trx, await raiseDesired(deps, trx, hostId)));
}

/** As `changeHost`, for work that may find nothing to change: it calls `raiseDesired` itself when it does change something. */
export async function holdHost<T>(
  deps: HostDeps,
  hostId: string,
  work: (trx: Db, host: HostRecord) => Promise<T>,
): Promise<T> {
  return withTransaction(deps.db, async (trx) => work(trx, stillThere(await lockHost(trx, hostId, 0), hostId)));
}

/** Raises a host's desired generation, and tells its agent to pull once that is committed. */
export async function raiseDesired(deps: HostDeps, trx: Db, hostId: string): Promise<HostRecord> {
  const host = stillThere(await lockHost(trx, hostId, 1), hostId);
  afterCommit(trx, () => deps.agents.hintChanged(hostId, host.desiredGeneration));
  return host;
}

function stillThere(host: HostRecord | undefined, hostId: string): HostRecord {
  if (host === undefined) throw problem('not_found', `host ${hostId} is not there any more`);
  return host;
}

/** Refuses a write that was meant for another generation than the one there is. */
export function requireGeneration(what: string, generation: number, ifMatch: number | null): void {
  if (ifMatch === null || ifMatch === generation) return;
  throw problem(
    'generation_mismatch',
    `${what} is at generation ${generation}, not ${ifMatch}: read it again and repeat the change`,
  );
}

/** A write that was just made, as the events and the audit trail tell of it. */
export interface Write {
  readonly actor: Pick<Actor, 'name'>;
  /** `<kind>.<verb>`, such as `network.create`. */
  readonly action: `${'host' | 'network' | 'workspace'}.${string}`;
  readonly type: 'created' | 'updated' | 'deleted';
  readonly id: string;
  /** The resource as GET returns it; null once deleted. */
  readonly object: unknown;
  /** For the audit trail; never holds a secret. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Puts a write into the events and the audit trail, in the write's own transaction. */
export async function recordWrite(
  { audit, events }: Pick<FeatureDeps, 'audit' | 'events'>,
  trx: Db,
  write: Write,
): Promise<void> {
  const kind = kindOf(write.action);
  await events.append({ type: write.type, kind, objectId: write.id, object: write.object }, trx);
  const { actor, action, id, detail } = write;
  await audit.record({ actor: actor.name, action, object: `${kind}/${id}`, outcome: 'done', detail }, trx);
}

function kindOf(action: Write['action']): 'host' | 'network' | 'workspace' {
  if (action.startsWith('host.')) return 'host';
  return action.startsWith('network.') ? 'network' : 'workspace';
}
