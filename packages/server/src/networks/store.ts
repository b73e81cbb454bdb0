import { cidrSchema, ipAddressSchema, networkExtras } from '@trailer/contract';
import { type Cidr, defaultMode, type NetworkPhase, type NetworkSpec } from '@trailer/netmodel';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { type Page, type PageRequest, readPage } from '../db/page.ts';
import type { Db, NetworkTable } from '../db/schema.ts';

/** A network as the database keeps it, parsed. */
export interface NetworkRecord {
  readonly id: string;
  readonly hostId: string;
  readonly description: string;
  readonly spec: NetworkSpec;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly phase: NetworkPhase;
  readonly message: string;
  readonly deleting: boolean;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a person writes of a network. */
export type NetworkChange = Pick<
  NetworkRecord,
  'spec' | 'description' | 'phase' | 'message' | 'deleting' | 'updatedAt'
>;

/** What an agent reports of a network. */
export type NetworkObservation = Pick<NetworkRecord, 'phase' | 'message' | 'observedGeneration'>;

const specSchema = z
  .object({
    name: z.string(),
    driver: z.enum(['bridge', 'macvlan', 'ipvlan']),
    parentInterface: z.string().nullable(),
    subnet: cidrSchema.nullable(),
    gateway: ipAddressSchema.nullable(),
    ipRange: cidrSchema.nullable(),
    excludedAddresses: z.array(ipAddressSchema),
    ...networkExtras,
  })
  // Rows of before there were modes have the engine's own.
  .transform((spec) => ({ ...spec, mode: spec.mode ?? defaultMode(spec.driver) }));

const phaseSchema = z.enum(['pending', 'created', 'error', 'deleting']);

const elsewhereLimit = 200;

/** Lists networks, oldest first; of one host when it is named. */
export async function listNetworks(
  db: Db,
  request: PageRequest & { readonly hostId?: string | undefined },
): Promise<Page<NetworkRecord>> {
  const all = db.selectFrom('networks').selectAll();
  const query = request.hostId === undefined ? all : all.where('host_id', '=', request.hostId);
  return readPage(query, request, toRecord);
}

/** Every network of a host, also those being deleted. */
export async function networksOfHost(db: Db, hostId: string): Promise<readonly NetworkRecord[]> {
  const rows = await db.selectFrom('networks').selectAll().where('host_id', '=', hostId).orderBy('id').execute();
  return rows.map(toRecord);
}

/** Networks of other hosts than this one that have one of these subnets, oldest first; a few hundred at most. */
export async function networksElsewhere(
  db: Db,
  { hostId, subnets }: { readonly hostId: string; readonly subnets: readonly Cidr[] },
): Promise<readonly NetworkRecord[]> {
  if (subnets.length === 0) return [];
  const rows = await db
    .selectFrom('networks')
    .selectAll()
    .where('host_id', '!=', hostId)
    // The spec is text that `insertNetwork` wrote, and a canonical subnet has no wildcards in it.
    .where((where) => where.or(subnets.map((subnet) => where('spec', 'like', `%"subnet":"${subnet}"%`))))
    .orderBy('created_at')
    .orderBy('id')
    .limit(elsewhereLimit)
    .execute();
  return rows.map(toRecord);
}

/** One network; undefined when there is none. */
export async function findNetwork(db: Db, id: string): Promise<NetworkRecord | undefined> {
  const row = await db.selectFrom('networks').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

/** Adds a network. */
export async function insertNetwork(trx: Db, record: NetworkRecord): Promise<void> {
  await trx
    .insertInto('networks')
    .values({
      id: record.id,
      host_id: record.hostId,
      name: record.spec.name,
      description: record.description,
      spec: JSON.stringify(record.spec),
      generation: record.generation,
      observed_generation: record.observedGeneration,
      phase: record.phase,
      message: record.message,
      deleting: record.deleting ? 1 : 0,
      created_by: record.createdBy,
      created_at: record.createdAt,
      updated_at: record.updatedAt,
    })
    .execute();
}

/** Writes what a person changed, and raises the network's generation. */
export async function updateNetwork(trx: Db, id: string, change: NetworkChange): Promise<NetworkRecord> {
  const row = await trx
    .updateTable('networks')
    .set((column) => ({
      name: change.spec.name,
      description: change.description,
      spec: JSON.stringify(change.spec),
      phase: change.phase,
      message: change.message,
      deleting: change.deleting ? 1 : 0,
      generation: column('generation', '+', 1),
      updated_at: change.updatedAt,
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toRecord(row);
}

/** Writes what the agent observed; leaves the generation and the time of the last change alone. */
export async function saveNetworkObservation(trx: Db, id: string, observed: NetworkObservation): Promise<void> {
  await trx
    .updateTable('networks')
    .set({ phase: observed.phase, message: observed.message, observed_generation: observed.observedGeneration })
    .where('id', '=', id)
    .execute();
}

/** Forgets networks of a host. */
export async function deleteNetworks(trx: Db, hostId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.deleteFrom('networks').where('host_id', '=', hostId).where('id', 'in', ids).execute();
}

function toRecord(row: Selectable<NetworkTable>): NetworkRecord {
  return {
    id: row.id,
    hostId: row.host_id,
    description: row.description,
    spec: specSchema.parse(JSON.parse(row.spec)),
    generation: row.generation,
    observedGeneration: row.observed_generation,
    phase: phaseSchema.parse(row.phase),
    message: row.message,
    deleting: row.deleting === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
