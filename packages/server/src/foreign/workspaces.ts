import type { Body, ForeignDetails, Workspace } from '@trailer/contract';
import { type AdoptedContainer, planContainerAdoption, showValue } from '@trailer/netmodel';
import type { Actor } from '../app/handler.ts';
import { validationProblem } from '../app/problem.ts';
import { newId } from '../db/id.ts';
import type { Db } from '../db/schema.ts';
import { changeHost, type FeatureDeps, recordWrite } from '../hosts/change.ts';
import { readTarget, type Target } from '../hosts/target.ts';
import { existingNetwork } from '../networks/present.ts';
import { dryRunId } from '../networks/service.ts';
import { networksOfHost } from '../networks/store.ts';
import { specOf, type WorkspaceDraft } from '../workspaces/draft.ts';
import { presentWorkspace, workspaceInEvents } from '../workspaces/present.ts';
import { pendingStatus, type WorkspaceRecord } from '../workspaces/record.ts';
import { insertWorkspace, workspacesOfHost } from '../workspaces/store.ts';
import { checkWorkspace } from '../workspaces/validate.ts';
import { readForeignContainer } from './read.ts';
import { notAdoptable, refusedId } from './refusals.ts';
import { successorsAmong } from './service.ts';

interface Adoption {
  readonly body: Body<'workspaces.adopt'>;
  readonly actor: Actor;
  readonly target: Target;
  readonly found: ForeignDetails;
}

/** Takes over containers of an engine: their workspaces take their places, which the agents do. */
export class WorkspaceAdoptions {
  readonly #deps: FeatureDeps;

  constructor(deps: FeatureDeps) {
    this.#deps = deps;
  }

  /** Makes a workspace that takes a container's place; the container is stopped and kept, or put back if that fails. */
  async adopt(body: Body<'workspaces.adopt'>, actor: Actor): Promise<Workspace> {
    const adoption = await this.#find(body, actor);
    return changeHost(this.#deps, body.hostId, async (trx) => {
      const record = await this.#newRecord(trx, newId(), adoption);
      await insertWorkspace(trx, record);
      const object = workspaceInEvents(record, this.#deps.guestPasswords);
      const write = { actor, action: 'workspace.adopt', type: 'created', id: record.id, object } as const;
      await recordWrite(this.#deps, trx, { ...write, detail: auditDetail(record) });
      return presentWorkspace(record, this.#deps.guestPasswords);
    });
  }

  /** Says what `adopt` would answer, or refuse, and changes nothing. Values of the environment stay out. */
  async preview(body: Body<'workspaces.adopt'>, actor: Actor): Promise<Workspace> {
    const record = await this.#newRecord(this.#deps.db, dryRunId, await this.#find(body, actor));
    return workspaceInEvents(record, this.#deps.guestPasswords);
  }

  async #find(body: Body<'workspaces.adopt'>, actor: Actor): Promise<Adoption> {
    const target = await readTarget(this.#deps, body.hostId);
    if (target.host === null || target.faults.length > 0) throw validationProblem(target.faults);
    const found = await readForeignContainer(this.#deps, target.host, body.engineId);
    if (found === null || found.container.engineId !== body.engineId) {
      const text = `${showValue(body.engineId)} is no container of this host's engine that is not Trailer's: use an engineId that the host's foreign objects list`;
      throw refusedId('invalid_value', text);
    }
    return { body, actor, target: withoutListeners(target, found.container.name), found };
  }

  async #newRecord(db: Db, id: string, { body, actor, target, found }: Adoption): Promise<WorkspaceRecord> {
    const networks = await networksOfHost(db, body.hostId);
    const workspaces = await workspacesOfHost(db, body.hostId);
    const draft = draftOf({ body, found, networks: networks.map(existingNetwork), workspaces });
    const checked = checkWorkspace(draft, target, { networks, workspaces, self: null });
    if (!checked.ok) throw validationProblem(checked.faults);
    const now = this.#deps.clock.now().toISOString();
    return {
      id,
      hostId: body.hostId,
      name: draft.name,
      description: draft.description,
      kind: 'linux',
      spec: specOf(draft, checked.value, (password) => this.#deps.guestPasswords.seal(id, password)),
      running: draft.running,
      forceStop: false,
      restarts: 0,
      deploys: 0,
      generation: 1,
      observedGeneration: 0,
      status: pendingStatus(checked.warnings.map(({ message }) => message).join('; ')),
      deleting: false,
      createdBy: actor.name,
      createdAt: now,
      updatedAt: now,
    };
  }
}

/** The ports that the original listens on are the workspace's to take. */
function withoutListeners(target: Target, name: string): Target {
  const listeners = target.facts.listeners.filter(({ owner }) => owner !== `container ${name}`);
  return { ...target, facts: { ...target.facts, listeners } };
}

function draftOf({
  body,
  found: { container, environment },
  networks,
  workspaces,
}: {
  readonly body: Body<'workspaces.adopt'>;
  readonly found: ForeignDetails;
  readonly networks: readonly ReturnType<typeof existingNetwork>[];
  readonly workspaces: readonly WorkspaceRecord[];
}): WorkspaceDraft {
  const rival = successorsAmong(workspaces).get(container.engineId);
  if (rival !== undefined) {
    throw refusedId('duplicate', `${container.name} is what workspace ${rival} takes the place of already`);
  }
  const names = workspaces.map(({ name }) => name);
  const adoption = planContainerAdoption(container, { networks, names, successors: new Map() }, body.name);
  if (adoption.whyNot.length > 0) throw notAdoptable(adoption.whyNot);
  const running = container.state === 'running';
  const adopted: AdoptedContainer = {
    engineId: container.engineId,
    name: container.name,
    running,
    restartPolicy: container.restartPolicy,
    volumes: Object.fromEntries(adoption.volumes.map(({ name, source }) => [name, source])),
  };
  const { image, command, interactive, resources } = container;
  return {
    name: body.name ?? container.name,
    description: body.description ?? '',
    kind: 'linux',
    running,
    network: adoption.network,
    container: {
      image,
      command: command === null ? null : [...command],
      environment: { ...environment },
      interactive,
      volumes: adoption.volumes.map(({ name, path, readOnly }) => ({ name, path, readOnly })),
      resources: { ...resources },
      adopted,
    },
    windows: undefined,
  };
}

/** Values of the environment and the command may hold secrets and stay out. */
function auditDetail({ name, spec }: WorkspaceRecord): Readonly<Record<string, unknown>> {
  const { image, adopted, endpoints, ports, environment } = spec;
  return { name, image, adopted, endpoints, ports, environmentNames: Object.keys(environment) };
}
