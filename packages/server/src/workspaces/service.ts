import type { Body, Query, Workspace } from '@trailer/contract';
import { type Cidr, type Fault, showValue, subnetsOf } from '@trailer/netmodel';
import type { Actor } from '../app/handler.ts';
import { problem, validationProblem } from '../app/problem.ts';
import { changesBetween } from '../audit/changes.ts';
import { newId } from '../db/id.ts';
import type { Db } from '../db/schema.ts';
import {
  changeHost,
  type FeatureDeps,
  holdHost,
  type Intent,
  raiseDesired,
  recordWrite,
  requireGeneration,
  type Write,
} from '../hosts/change.ts';
import type { HostRecord } from '../hosts/store.ts';
import { readTarget, type Target } from '../hosts/target.ts';
import { networksOfHost } from '../networks/store.ts';
import {
  type CheckedWorkspace,
  draftOfCreation,
  draftOfUpdate,
  keepAddresses,
  sameContainer,
  specOf,
  type WorkspaceDraft,
} from './draft.ts';
import { requireHostNetwork } from './host-network.ts';
import { presentWindows, presentWorkspace, workspaceInEvents } from './present.ts';
import { pendingStatus, type WorkspaceRecord, type WorkspaceSpec } from './record.ts';
import {
  findWorkspace,
  insertWorkspace,
  listWorkspaces,
  updateWorkspace,
  type WorkspaceChange,
  workspacesOfHost,
} from './store.ts';
import { checkWorkspace } from './validate.ts';
import { refuseHeldAddresses } from './wire.ts';

/**
 * The verbs that change what is wanted of a workspace without changing what it is. `force-stop` cuts off a guest that
 * does not shut down; that is forgotten once somebody wants the workspace to run, or to be made anew.
 */
export type Verb = 'start' | 'stop' | 'force-stop' | 'restart' | 'redeploy';

/** The rules of workspaces. */
export class WorkspaceService {
  readonly #deps: FeatureDeps;

  constructor(deps: FeatureDeps) {
    this.#deps = deps;
  }

  async list(query: Query<'workspaces.list'>): Promise<{ items: Workspace[]; nextCursor: string | null }> {
    const page = await listWorkspaces(this.#deps.db, query);
    return { items: page.items.map((record) => this.#present(record)), nextCursor: page.nextCursor };
  }

  async get(id: string): Promise<Workspace> {
    return this.#present(await requireWorkspace(this.#deps.db, id));
  }

  /** Creates a workspace; its host's agent makes it real. */
  async create(body: Body<'workspaces.create'>, actor: Actor): Promise<Workspace> {
    const draft = draftOfCreation(body);
    if (draft.network.networkMode === 'host') requireHostNetwork(actor, draft.name);
    const target = await readTarget(this.#deps, body.hostId);
    if (target.host === null) {
      throw validationProblem(await faultsOn(this.#deps.db, draft, { target, self: null }));
    }
    await refuseHeldAddresses(this.#deps, draft, { target, record: null });
    return changeHost(this.#deps, target.host.id, async (trx, { id: hostId }) => {
      const checked = await accept(trx, draft, { target, hostId, self: null });
      const record = this.#newRecord({ draft, ...checked, hostId, actor });
      await insertWorkspace(trx, record);
      const detail = auditDetail(record);
      return this.#recorded(trx, record, { actor, action: 'workspace.create', type: 'created', detail });
    });
  }

  /** Every fault that can be told from the well-typed part of a creation. */
  async faultsOfCreation(partial: Readonly<Record<string, unknown>>): Promise<readonly Fault[]> {
    const hostId = typeof partial['hostId'] === 'string' ? partial['hostId'] : undefined;
    const likely = partial['windows'] === undefined ? 'linux' : 'windows';
    // Every field that is there has the type of the contract; the four that are needed are filled in.
    const body = { hostId: '', name: '', kind: likely, image: '', ...partial } as Body<'workspaces.create'>;
    return faultsOn(this.#deps.db, draftOfCreation(body), { target: await readTarget(this.#deps, hostId), self: null });
  }

  /** Every fault that can be told from the well-typed part of a change. */
  async faultsOfChange(id: string, partial: Body<'workspaces.update'>): Promise<readonly Fault[]> {
    const record = await findWorkspace(this.#deps.db, id);
    if (record === undefined) return [];
    const target = await readTarget(this.#deps, record.hostId);
    return faultsOn(this.#deps.db, draftOfUpdate(record, partial), { target, self: id });
  }

  /** Changes a workspace; what its container is made from makes the container anew, with the same addresses. */
  async update(id: string, body: Body<'workspaces.update'>, intent: Intent): Promise<Workspace> {
    const before = await requireWorkspace(this.#deps.db, id);
    const { hostId } = before;
    const target = await readTarget(this.#deps, hostId);
    await refuseHeldAddresses(this.#deps, draftOfUpdate(before, body), { target, record: before });
    return changeHost(this.#deps, hostId, async (trx) => {
      const record = requireChangeable(await requireWorkspace(trx, id), intent);
      const draft = draftOfUpdate(record, body);
      if (isOnHost(record) || draft.network.networkMode === 'host') requireHostNetwork(intent.actor, record.name);
      const { checked } = await accept(trx, draft, { target, hostId, self: id });
      const { name, description, running } = draft;
      const spec = await this.#changedSpec(trx, record, this.#specOf(id, draft, checked));
      const change = { name, description, running, forceStop: record.forceStop && !running, spec };
      const updated = await this.#write(trx, record, change);
      const changes = changesBetween(auditDetail(record), auditDetail(updated));
      const detail = { ...auditDetail(updated), fields: Object.keys(body), changes };
      return this.#recorded(trx, updated, { actor: intent.actor, action: 'workspace.update', type: 'updated', detail });
    });
  }

  /** Carries out a verb. Wanting what is wanted already changes nothing. */
  async perform(verb: Verb, id: string, intent: Intent): Promise<Workspace> {
    const { hostId } = await requireWorkspace(this.#deps.db, id);
    return holdHost(this.#deps, hostId, async (trx, host) => {
      const record = requireChangeable(await requireWorkspace(trx, id), intent);
      if (verb !== 'stop' && verb !== 'force-stop') {
        requireEnabled(host);
        if (isOnHost(record)) requireHostNetwork(intent.actor, record.name);
      }
      const change = await this.#changeOf(trx, verb, record);
      if (change === null) return this.#present(record);
      await raiseDesired(this.#deps, trx, hostId);
      const updated = await this.#write(trx, record, change);
      const write = { actor: intent.actor, action: `workspace.${verb}`, type: 'updated' } as const;
      return this.#recorded(trx, updated, { ...write, detail: { name: record.name } });
    });
  }

  /** Wants a workspace gone; the record goes once the agent has read back that nothing is left of it. */
  async delete(id: string, intent: Intent): Promise<Workspace> {
    const found = await requireWorkspace(this.#deps.db, id);
    if (found.deleting) return this.#present(found);
    return changeHost(this.#deps, found.hostId, async (trx) => {
      const record = await requireWorkspace(trx, id);
      if (record.deleting) return this.#present(record);
      requireGeneration(`workspace ${record.name}`, record.generation, intent.ifMatch);
      const status = { ...record.status, phase: 'deleting', message: '' } as const;
      const updated = await this.#write(trx, record, { deleting: true, status });
      const write = { actor: intent.actor, action: 'workspace.delete', type: 'updated' } as const;
      return this.#recorded(trx, updated, { ...write, detail: { name: record.name } });
    });
  }

  async #changeOf(trx: Db, verb: Verb, record: WorkspaceRecord): Promise<Partial<WorkspaceChange> | null> {
    switch (verb) {
      case 'start':
        return record.running ? null : { running: true, forceStop: false };
      case 'stop':
        return record.running ? { running: false } : null;
      case 'force-stop':
        return forcedStopOf(record);
      case 'restart':
        if (!record.running) throw problem('conflict', `workspace ${record.name} is stopped: start it instead`);
        return { restarts: record.restarts + 1 };
      case 'redeploy':
        return {
          deploys: record.deploys + 1,
          forceStop: false,
          spec: keepAddresses(record.spec, record, await subnetsByNetwork(trx, record)),
        };
      default:
        return verb satisfies never;
    }
  }

  async #changedSpec(trx: Db, record: WorkspaceRecord, wanted: WorkspaceSpec): Promise<WorkspaceSpec> {
    if (!sameContainer(record.spec, wanted)) return keepAddresses(wanted, record, await subnetsByNetwork(trx, record));
    return { ...wanted, keptEndpoints: record.spec.keptEndpoints };
  }

  #write(trx: Db, record: WorkspaceRecord, change: Partial<WorkspaceChange>): Promise<WorkspaceRecord> {
    return updateWorkspace(trx, record.id, { ...record, ...change, updatedAt: this.#now() });
  }

  #newRecord(parts: {
    readonly draft: WorkspaceDraft;
    readonly checked: CheckedWorkspace;
    readonly message: string;
    readonly hostId: string;
    readonly actor: Actor;
  }): WorkspaceRecord {
    const { draft, hostId } = parts;
    const id = newId();
    const now = this.#now();
    return {
      id,
      hostId,
      name: draft.name,
      description: draft.description,
      kind: draft.kind,
      spec: this.#specOf(id, draft, parts.checked),
      running: draft.running,
      forceStop: false,
      restarts: 0,
      deploys: 0,
      generation: 1,
      observedGeneration: 0,
      status: pendingStatus(parts.message),
      deleting: false,
      createdBy: parts.actor.name,
      createdAt: now,
      updatedAt: now,
    };
  }

  #specOf(id: string, draft: WorkspaceDraft, checked: CheckedWorkspace): WorkspaceSpec {
    return specOf(draft, checked, (password) => this.#deps.guestPasswords.seal(id, password));
  }

  async #recorded(trx: Db, record: WorkspaceRecord, write: Omit<Write, 'id' | 'object'>): Promise<Workspace> {
    const object = workspaceInEvents(record, this.#deps.guestPasswords);
    await recordWrite(this.#deps, trx, { ...write, id: record.id, object });
    return this.#present(record);
  }

  #present(record: WorkspaceRecord): Workspace {
    return presentWorkspace(record, this.#deps.guestPasswords);
  }

  #now(): string {
    return this.#deps.clock.now().toISOString();
  }
}

/** One workspace; throws `not_found` when there is none. */
export async function requireWorkspace(db: Db, id: string): Promise<WorkspaceRecord> {
  const record = await findWorkspace(db, id);
  if (record === undefined) throw problem('not_found', `there is no workspace ${showValue(id)}`);
  return record;
}

function requireChangeable(record: WorkspaceRecord, intent: Intent): WorkspaceRecord {
  requireGeneration(`workspace ${record.name}`, record.generation, intent.ifMatch);
  if (record.deleting) throw problem('conflict', `workspace ${record.name} is being deleted`);
  return record;
}

function isOnHost({ spec }: WorkspaceRecord): boolean {
  return spec.networkMode === 'host';
}

function requireEnabled(host: HostRecord): void {
  if (!host.enabled) throw problem('conflict', `host ${host.name} is disabled: enable it first`);
}

/** A Linux container is ended within seconds anyway, by force if need be: there is nothing to remember. */
function forcedStopOf({ kind, running, forceStop }: WorkspaceRecord): Partial<WorkspaceChange> | null {
  if (kind === 'linux') return running ? { running: false } : null;
  return running || !forceStop ? { running: false, forceStop: true } : null;
}

interface Place {
  readonly target: Target;
  readonly hostId: string;
  readonly self: string | null;
}

/** Checks a draft inside the transaction that holds its host, so that nothing it was checked against can change. */
async function accept(
  trx: Db,
  draft: WorkspaceDraft,
  { target, hostId, self }: Place,
): Promise<{ readonly checked: CheckedWorkspace; readonly message: string }> {
  const networks = await networksOfHost(trx, hostId);
  const checked = checkWorkspace(draft, target, { networks, workspaces: await workspacesOfHost(trx, hostId), self });
  if (!checked.ok) throw validationProblem(checked.faults);
  return { checked: checked.value, message: checked.warnings.map((warning) => warning.message).join('; ') };
}

async function faultsOn(db: Db, draft: WorkspaceDraft, { target, self }: Pick<Place, 'target' | 'self'>) {
  const hostId = target.host?.id;
  const networks = hostId === undefined ? [] : await networksOfHost(db, hostId);
  const workspaces = hostId === undefined ? [] : await workspacesOfHost(db, hostId);
  const checked = checkWorkspace(draft, target, { networks, workspaces, self });
  return checked.ok ? [] : checked.faults;
}

async function subnetsByNetwork(trx: Db, { hostId }: WorkspaceRecord): Promise<ReadonlyMap<string, readonly Cidr[]>> {
  const networks = await networksOfHost(trx, hostId);
  return new Map(networks.map(({ id, spec }) => [id, subnetsOf(spec)]));
}

/**
 * What the audit trail says of a workspace. Environment values and the command may hold secrets and are left out, and
 * so is the password of a desktop, sealed or not.
 */
function auditDetail({ name, kind, spec }: WorkspaceRecord): Readonly<Record<string, unknown>> {
  const { image, interactive, endpoints, ports, networkMode, volumes, resources } = spec;
  const windows = presentWindows(spec);
  const environmentNames = Object.keys(spec.environment);
  const networks = endpoints;
  return {
    name,
    kind,
    image,
    interactive,
    networks,
    ports,
    networkMode,
    volumes,
    resources,
    environmentNames,
    windows,
  };
}
