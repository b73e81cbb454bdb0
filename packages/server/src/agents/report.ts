import type { Db } from '../db/schema.ts';
import { withTransaction } from '../db/transaction.ts';
import { recordWrite } from '../hosts/change.ts';
import { type HostRecord, lockHost } from '../hosts/store.ts';
import { presentNetwork } from '../networks/present.ts';
import type { NetworkObservation } from '../networks/store.ts';
import { deleteNetworks, type NetworkRecord, networksOfHost, saveNetworkObservation } from '../networks/store.ts';
import { workspaceInEvents } from '../workspaces/present.ts';
import type { WorkspaceRecord } from '../workspaces/record.ts';
import { deleteWorkspaces, saveWorkspaceObservation, workspacesOfHost } from '../workspaces/store.ts';
import type { StatusReport } from './hub.ts';
import { mergeNetworkReport, mergeWorkspaceReport, type WorkspaceObservation } from './merge.ts';
import type { RecordDeps } from './records.ts';

interface Change<Record, Observation> {
  readonly record: Record;
  readonly observed: Observation;
}

/** What a status report changes. */
interface ReportChanges {
  readonly networks: readonly Change<NetworkRecord, NetworkObservation>[];
  readonly workspaces: readonly Change<WorkspaceRecord, WorkspaceObservation>[];
  readonly goneNetworks: readonly NetworkRecord[];
  readonly goneWorkspaces: readonly WorkspaceRecord[];
}

/**
 * Stores what a status report changes about the networks and workspaces of the host it came from; ids of anything
 * else are ignored. Answers the new desired generation when something deleted is gone now, else null.
 */
export async function storeReport(deps: RecordDeps, hostId: string, status: StatusReport): Promise<number | null> {
  const now = deps.clock.now().toISOString();
  // Most reports change nothing: find that out before anything is locked.
  if (isEmpty(await findChanges(deps.db, { hostId, status, now }))) return null;
  return withTransaction(deps.db, async (trx) => {
    const host = await lockHost(trx, hostId, 0);
    if (host === undefined) return null;
    const changes = await findChanges(trx, { hostId, status, now });
    await saveObservations(deps, trx, changes);
    if (changes.goneNetworks.length === 0 && changes.goneWorkspaces.length === 0) return null;
    await forgetGone(deps, trx, { host, changes });
    return (await lockHost(trx, hostId, 1))?.desiredGeneration ?? null;
  });
}

async function findChanges(
  db: Db,
  { hostId, status, now }: { readonly hostId: string; readonly status: StatusReport; readonly now: string },
): Promise<ReportChanges> {
  const networks = await networksOfHost(db, hostId);
  const workspaces = await workspacesOfHost(db, hostId);
  const goneNetworks = goneOf(networks, status.gone.networks);
  const goneWorkspaces = goneOf(workspaces, status.gone.workspaces);
  return {
    networks: changesOf(networks, status.networks, mergeNetworkReport),
    workspaces: changesOf(workspaces, status.workspaces, (record, report) => mergeWorkspaceReport(record, report, now)),
    goneNetworks,
    goneWorkspaces,
  };
}

function changesOf<Row extends { readonly id: string }, Report extends { readonly id: string }, Observation>(
  records: readonly Row[],
  reports: readonly Report[],
  merge: (record: Row, report: Report) => Observation | null,
): readonly Change<Row, Observation>[] {
  const byId = new Map(reports.map((report) => [report.id, report]));
  return records.flatMap((record) => {
    const report = byId.get(record.id);
    const observed = report === undefined ? null : merge(record, report);
    return observed === null ? [] : [{ record, observed }];
  });
}

/** Only what was to be deleted can be gone; anything else that an agent misses is made anew. */
function goneOf<Row extends { readonly id: string; readonly deleting: boolean }>(
  records: readonly Row[],
  ids: readonly string[],
): readonly Row[] {
  const gone = new Set(ids);
  return records.filter((record) => record.deleting && gone.has(record.id));
}

function isEmpty(changes: ReportChanges): boolean {
  return Object.values(changes).every((list) => list.length === 0);
}

async function saveObservations(
  { events, guestPasswords }: RecordDeps,
  trx: Db,
  changes: ReportChanges,
): Promise<void> {
  for (const { record, observed } of changes.networks) {
    await saveNetworkObservation(trx, record.id, observed);
    const object = presentNetwork({ ...record, ...observed });
    await events.append({ type: 'status', kind: 'network', objectId: record.id, object }, trx);
  }
  for (const { record, observed } of changes.workspaces) {
    await saveWorkspaceObservation(trx, record.id, observed);
    const object = workspaceInEvents({ ...record, ...observed }, guestPasswords);
    const type = isProgress(record, observed) ? 'progress' : 'status';
    await events.append({ type, kind: 'workspace', objectId: record.id, object }, trx);
  }
}

function isProgress({ status }: WorkspaceRecord, observed: WorkspaceObservation): boolean {
  return status.phase === observed.status.phase && status.message !== observed.status.message;
}

async function forgetGone(
  deps: RecordDeps,
  trx: Db,
  { host, changes }: { readonly host: HostRecord; readonly changes: ReportChanges },
): Promise<void> {
  const { goneWorkspaces, goneNetworks } = changes;
  await deleteWorkspaces(trx, host.id, idsOf(goneWorkspaces));
  await deleteNetworks(trx, host.id, idsOf(goneNetworks));
  const actor = { name: `agent:${host.name}` };
  for (const { id, name } of goneWorkspaces) {
    const write = { actor, action: 'workspace.gone', type: 'deleted', object: null } as const;
    await recordWrite(deps, trx, { ...write, id, detail: { name } });
  }
  for (const { id, spec } of goneNetworks) {
    const write = { actor, action: 'network.gone', type: 'deleted', object: null } as const;
    await recordWrite(deps, trx, { ...write, id, detail: { name: spec.name } });
  }
}

function idsOf(records: readonly { readonly id: string }[]): readonly string[] {
  return records.map(({ id }) => id);
}
