import { type Selectable, sql } from 'kysely';
import { type Page, type PageRequest, readPage } from '../db/page.ts';
import type { Db, WorkspaceTable } from '../db/schema.ts';
import { type WorkspaceRecord, workspaceSpecSchema, workspaceStatusSchema } from './record.ts';

/** What a person writes of a workspace. */
export type WorkspaceChange = Pick<
  WorkspaceRecord,
  | 'name'
  | 'description'
  | 'spec'
  | 'running'
  | 'forceStop'
  | 'restarts'
  | 'deploys'
  | 'status'
  | 'deleting'
  | 'updatedAt'
>;

/** Lists workspaces, oldest first; of one host when it is named. */
export async function listWorkspaces(
  db: Db,
  request: PageRequest & { readonly hostId?: string | undefined },
): Promise<Page<WorkspaceRecord>> {
  const all = db.selectFrom('workspaces').selectAll();
  const query = request.hostId === undefined ? all : all.where('host_id', '=', request.hostId);
  return readPage(query, request, toRecord);
}

/** Every workspace of a host, also those being deleted. */
export async function workspacesOfHost(db: Db, hostId: string): Promise<readonly WorkspaceRecord[]> {
  const rows = await db.selectFrom('workspaces').selectAll().where('host_id', '=', hostId).orderBy('id').execute();
  return rows.map(toRecord);
}

/** One workspace; undefined when there is none. */
export async function findWorkspace(db: Db, id: string): Promise<WorkspaceRecord | undefined> {
  const row = await db.selectFrom('workspaces').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRecord(row);
}

/** Adds a workspace. */
export async function insertWorkspace(trx: Db, record: WorkspaceRecord): Promise<void> {
  await trx
    .insertInto('workspaces')
    .values({
      id: record.id,
      host_id: record.hostId,
      name: record.name,
      description: record.description,
      kind: record.kind,
      spec: JSON.stringify(record.spec),
      running: record.running ? 1 : 0,
      force_stop: record.forceStop ? 1 : 0,
      restarts: record.restarts,
      deploys: record.deploys,
      generation: record.generation,
      observed_generation: record.observedGeneration,
      status: JSON.stringify(record.status),
      deleting: record.deleting ? 1 : 0,
      created_by: record.createdBy,
      created_at: record.createdAt,
      updated_at: record.updatedAt,
    })
    .execute();
}

/** Writes what a person changed, and raises the workspace's generation. */
export async function updateWorkspace(trx: Db, id: string, change: WorkspaceChange): Promise<WorkspaceRecord> {
  const row = await trx
    .updateTable('workspaces')
    .set((column) => ({
      name: change.name,
      description: change.description,
      spec: JSON.stringify(change.spec),
      running: change.running ? 1 : 0,
      force_stop: change.forceStop ? 1 : 0,
      restarts: change.restarts,
      deploys: change.deploys,
      status: JSON.stringify(change.status),
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
export async function saveWorkspaceObservation(
  trx: Db,
  id: string,
  observed: Pick<WorkspaceRecord, 'status' | 'observedGeneration'>,
): Promise<void> {
  await trx
    .updateTable('workspaces')
    .set({ status: JSON.stringify(observed.status), observed_generation: observed.observedGeneration })
    .where('id', '=', id)
    .execute();
}

/** Forgets workspaces of a host. */
export async function deleteWorkspaces(trx: Db, hostId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.deleteFrom('workspaces').where('host_id', '=', hostId).where('id', 'in', ids).execute();
}

function toRecord(row: Selectable<WorkspaceTable>): WorkspaceRecord {
  return {
    id: row.id,
    hostId: row.host_id,
    name: row.name,
    description: row.description,
    kind: row.kind === 'windows' ? 'windows' : 'linux',
    spec: workspaceSpecSchema.parse(JSON.parse(row.spec)),
    running: row.running === 1,
    forceStop: row.force_stop === 1,
    restarts: row.restarts,
    deploys: row.deploys,
    generation: row.generation,
    observedGeneration: row.observed_generation,
    status: workspaceStatusSchema.parse(JSON.parse(row.status)),
    deleting: row.deleting === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** How many workspaces a host name may mean: those of this name or id, in whatever case, for host names know none. */
export async function countNamed(db: Db, name: string): Promise<number> {
  const { count } = await db
    .selectFrom('workspaces')
    .select((select) => select.fn.countAll<string | number>().as('count'))
    .where((expression) =>
      expression.or([
        expression(sql<string>`lower(name)`, '=', name.toLowerCase()),
        expression('id', '=', name.toLowerCase()),
      ]),
    )
    .executeTakeFirstOrThrow();
  return Number(count);
}
