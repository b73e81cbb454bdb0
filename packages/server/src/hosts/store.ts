import { type Inventory, inventorySchema } from '@trailer/contract';
import type { Insertable, Selectable } from 'kysely';
import { type Page, type PageRequest, readPage } from '../db/page.ts';
import type { Db, EnrolmentTable, HostTable } from '../db/schema.ts';

/** A host as the database keeps it, parsed. */
export interface HostRecord {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly generation: number;
  readonly desiredGeneration: number;
  readonly agentVersion: string | null;
  /** Null for the host whose agent lives in the server's own process. */
  readonly publicKey: string | null;
  readonly lastHeartbeatAt: string | null;
  readonly inventory: Inventory | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Lists hosts, oldest first. */
export async function listHosts(db: Db, request: PageRequest): Promise<Page<HostRecord>> {
  return readPage(db.selectFrom('hosts').selectAll(), request, toRecord);
}

/** One host; undefined when there is none. */
export async function findHost(db: Db, id: string): Promise<HostRecord | undefined> {
  const row = await db.selectFrom('hosts').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

/** The host whose agent proved this key. */
export async function findHostByKey(db: Db, publicKey: string): Promise<HostRecord | undefined> {
  const row = await db.selectFrom('hosts').selectAll().where('public_key', '=', publicKey).executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

/** The host whose agent lives in the server's own process, where the database has one such process alone. */
export async function findOnlyLocalHost(db: Db): Promise<HostRecord | undefined> {
  const row = await localHosts(db).selectAll().executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

/** The host whose agent lives in the process with this id. */
export async function findLocalHost(db: Db, localId: string): Promise<HostRecord | undefined> {
  const row = await db.selectFrom('hosts').selectAll().where('local_id', '=', localId).executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

/** Gives the process with this id a local host from before there were such ids; undefined when there is none. */
export async function claimLocalHost(trx: Db, localId: string): Promise<HostRecord | undefined> {
  const row = await trx
    .updateTable('hosts')
    .set({ local_id: localId })
    .where('id', '=', localHosts(trx).select('id').where('local_id', 'is', null).limit(1))
    .where('local_id', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

function localHosts(db: Db) {
  return db.selectFrom('hosts').where('public_key', 'is', null).orderBy('created_at');
}

/** The host that bears this name. */
export async function findHostByName(db: Db, name: string): Promise<HostRecord | undefined> {
  const row = await db.selectFrom('hosts').selectAll().where('name', '=', name).executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

/**
 * Locks a host against other writers until the transaction ends, and raises its desired generation by `by`.
 * Every write to its networks and workspaces starts with this, so that two of them cannot take the same port.
 */
export async function lockHost(trx: Db, id: string, by: 0 | 1): Promise<HostRecord | undefined> {
  const row = await trx
    .updateTable('hosts')
    .set((column) => ({ desired_generation: column('desired_generation', '+', by) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

/** Adds a host that has not reported yet. */
export async function insertHost(
  trx: Db,
  host: Pick<HostRecord, 'id' | 'name' | 'publicKey' | 'createdAt'> & { readonly localId?: string | null },
): Promise<HostRecord> {
  const row = await trx
    .insertInto('hosts')
    .values({
      id: host.id,
      name: host.name,
      enabled: 1,
      generation: 1,
      desired_generation: 1,
      agent_version: null,
      public_key: host.publicKey,
      local_id: host.localId ?? null,
      last_heartbeat_at: null,
      inventory: null,
      created_at: host.createdAt,
      updated_at: host.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toRecord(row);
}

/** Changes what a person may change, and raises the host's generation. */
export async function updateHost(
  trx: Db,
  id: string,
  change: Pick<HostRecord, 'name' | 'enabled' | 'updatedAt'>,
): Promise<HostRecord> {
  const row = await trx
    .updateTable('hosts')
    .set((column) => ({
      name: change.name,
      enabled: change.enabled ? 1 : 0,
      generation: column('generation', '+', 1),
      updated_at: change.updatedAt,
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toRecord(row);
}

/** Stores that an agent reported, and its inventory where that changed. */
export async function saveHeartbeat(
  db: Db,
  id: string,
  heartbeat: { readonly at: string; readonly inventory?: Inventory },
): Promise<HostRecord | undefined> {
  const row = await db
    .updateTable('hosts')
    .set({
      last_heartbeat_at: heartbeat.at,
      ...(heartbeat.inventory === undefined ? {} : { inventory: JSON.stringify(heartbeat.inventory) }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

/** Stores the version of the agent that just connected. */
export async function saveAgentVersion(db: Db, id: string, agentVersion: string): Promise<void> {
  await db.updateTable('hosts').set({ agent_version: agentVersion }).where('id', '=', id).execute();
}

/** Keeps a new enrolment; of its secret only the hash. */
export async function insertEnrolment(trx: Db, enrolment: Insertable<EnrolmentTable>): Promise<void> {
  await trx.insertInto('enrolments').values(enrolment).execute();
}

/** Uses an enrolment up; undefined when it is unknown, spent or too old. Of two at the same time one succeeds. */
export async function consumeEnrolment(
  trx: Db,
  hash: string,
  now: string,
): Promise<Selectable<EnrolmentTable> | undefined> {
  return await trx
    .updateTable('enrolments')
    .set({ used_at: now })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
}

/** Forgets a host. */
export async function deleteHost(trx: Db, id: string): Promise<void> {
  await trx.deleteFrom('hosts').where('id', '=', id).execute();
}

function toRecord(row: Selectable<HostTable>): HostRecord {
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled === 1,
    generation: row.generation,
    desiredGeneration: row.desired_generation,
    agentVersion: row.agent_version,
    publicKey: row.public_key,
    lastHeartbeatAt: row.last_heartbeat_at,
    inventory: row.inventory === null ? null : inventorySchema.parse(JSON.parse(row.inventory)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
