import type { Body, CreatedNetwork, Network, Query } from '@trailer/contract';
import type { Fault, HostFacts, NetworkDraft } from '@trailer/netmodel';
import type { Actor } from '../app/handler.ts';
import { problem, validationProblem } from '../app/problem.ts';
import { changesBetween } from '../audit/changes.ts';
import { newId } from '../db/id.ts';
import type { Db } from '../db/schema.ts';
import {
  changeHost,
  type FeatureDeps,
  type Intent,
  recordWrite,
  requireGeneration,
  type Write,
} from '../hosts/change.ts';
import { readTarget, type Target } from '../hosts/target.ts';
import { workspacesOfHost } from '../workspaces/store.ts';
import { checkNetworkChange, checkNewNetwork, draftOf, type HostOfChange } from './draft.ts';
import { presentNetwork } from './present.ts';
import {
  findNetwork,
  insertNetwork,
  listNetworks,
  type NetworkRecord,
  networksOfHost,
  updateNetwork,
} from './store.ts';
import { checkOnWire, refuseHeldShimAddress, wireLimitsMs } from './wire.ts';

/** The id of a network in the answer to a dry run, which gives it none. */
export const dryRunId = 'dry-run';

interface NewNetwork {
  readonly id: string;
  readonly body: Body<'networks.create'>;
  readonly target: Target;
  /** What was found on the wire. */
  readonly found: readonly Fault[];
  readonly actor: Actor;
}

interface ShimChange {
  readonly body: Body<'networks.update'>;
  readonly before: NetworkRecord;
  readonly facts: HostFacts | null;
}

/** The rules of networks. */
export class NetworkService {
  readonly #deps: FeatureDeps;

  constructor(deps: FeatureDeps) {
    this.#deps = deps;
  }

  async list(query: Query<'networks.list'>): Promise<{ items: Network[]; nextCursor: string | null }> {
    const page = await listNetworks(this.#deps.db, query);
    return { items: page.items.map(presentNetwork), nextCursor: page.nextCursor };
  }

  async get(id: string): Promise<Network> {
    return presentNetwork(await requireNetwork(this.#deps.db, id));
  }

  /** Creates a network; its host's agent makes it real. */
  async create(body: Body<'networks.create'>, actor: Actor): Promise<CreatedNetwork> {
    const target = await readTarget(this.#deps, body.hostId);
    if (target.host === null) throw validationProblem(faultsOn(body, target, []));
    const before = await networksOfHost(this.#deps.db, target.host.id);
    const found = await this.#askWire({ body, target }, before, wireLimitsMs.creation);
    return changeHost(this.#deps, target.host.id, async (trx, host) => {
      const networks = await networksOfHost(trx, host.id);
      const { record, warnings } = this.#newRecord({ id: newId(), body, target, found, actor }, networks);
      await insertNetwork(trx, record);
      const write = { actor, action: 'network.create', type: 'created', detail: { ...record.spec } } as const;
      return { ...(await this.#recorded(trx, record, write)), warnings: [...warnings] };
    });
  }

  /** Says what `create` would answer, or refuse, and changes nothing. */
  async preview(body: Body<'networks.create'>, actor: Actor): Promise<CreatedNetwork> {
    const target = await readTarget(this.#deps, body.hostId);
    // Once: whoever creates it while the wire is asked gets no refusal of the question.
    const networks = await networksOfHost(this.#deps.db, body.hostId);
    const found = await this.#askWire({ body, target }, networks, wireLimitsMs.dryRun);
    const { record, warnings } = this.#newRecord({ id: dryRunId, body, target, found, actor }, networks);
    return { ...presentNetwork(record), warnings: [...warnings] };
  }

  /** Every fault that can be told from the well-typed part of a creation. */
  async faultsOfCreation(partial: Readonly<Record<string, unknown>>): Promise<readonly Fault[]> {
    const hostId = typeof partial['hostId'] === 'string' ? partial['hostId'] : undefined;
    const target = await readTarget(this.#deps, hostId);
    const networks = target.host === null ? [] : await networksOfHost(this.#deps.db, target.host.id);
    return faultsOn(draftOf(partial), target, networks);
  }

  /** Every fault that can be told from the well-typed part of a change. */
  async faultsOfChange(id: string, partial: Readonly<Record<string, unknown>>): Promise<readonly Fault[]> {
    const record = await findNetwork(this.#deps.db, id);
    if (record === undefined) return [];
    const facts = await this.#factsFor(partial, record.hostId);
    const checked = checkNetworkChange(partial, record, await hostOfChange(this.#deps.db, record.hostId, facts));
    return checked.ok ? [] : checked.faults;
  }

  /** Changes name, description or host shim; everything else is fixed at creation. */
  async update(id: string, body: Body<'networks.update'>, intent: Intent): Promise<Network> {
    const before = await requireNetwork(this.#deps.db, id);
    const { hostId } = before;
    const facts = await this.#factsFor(body, hostId);
    await this.#askForShim({ body, before, facts });
    return changeHost(this.#deps, hostId, async (trx) => {
      const record = await requireNetwork(trx, id);
      requireGeneration(`network ${record.spec.name}`, record.generation, intent.ifMatch);
      if (record.deleting) throw problem('conflict', `network ${record.spec.name} is being deleted`);
      const checked = checkNetworkChange(body, record, await hostOfChange(trx, hostId, facts));
      if (!checked.ok) throw validationProblem(checked.faults);
      const updated = await updateNetwork(trx, id, {
        ...record,
        spec: checked.value,
        description: body.description ?? record.description,
        updatedAt: this.#now(),
      });
      const changes = changesBetween(told(record), told(updated));
      const detail = { fields: Object.keys(body), from: record.spec.name, to: updated.spec.name, changes };
      return this.#recorded(trx, updated, { actor: intent.actor, action: 'network.update', type: 'updated', detail });
    });
  }

  /** Wants a network gone; the record goes once the agent has read back that nothing is left on the engine. */
  async delete(id: string, intent: Intent): Promise<Network> {
    const { hostId, deleting, ...found } = await requireNetwork(this.#deps.db, id);
    if (deleting) return presentNetwork({ hostId, deleting, ...found });
    return changeHost(this.#deps, hostId, async (trx) => {
      const record = await requireNetwork(trx, id);
      if (record.deleting) return presentNetwork(record);
      requireGeneration(`network ${record.spec.name}`, record.generation, intent.ifMatch);
      await refuseWhileUsed(trx, record);
      const updated = await updateNetwork(trx, id, {
        ...record,
        deleting: true,
        phase: 'deleting',
        message: '',
        updatedAt: this.#now(),
      });
      const detail = { name: record.spec.name };
      return this.#recorded(trx, updated, { actor: intent.actor, action: 'network.delete', type: 'updated', detail });
    });
  }

  /** Nothing is asked for what is refused anyway. */
  async #askWire(
    { body, target }: Pick<NewNetwork, 'body' | 'target'>,
    networks: readonly NetworkRecord[],
    limitMs: number,
  ): Promise<readonly Fault[]> {
    const checked = checkNewNetwork(body, target, networks);
    return checked.ok ? checkOnWire(this.#deps, target, { spec: checked.value, limitMs }) : [];
  }

  /** As above, where a change gives the host shim another address; asked before the transaction. */
  async #askForShim({ body, before, facts }: ShimChange): Promise<void> {
    if (!body.hostShim || before.deleting) return;
    const checked = checkNetworkChange(body, before, await hostOfChange(this.#deps.db, before.hostId, facts));
    if (checked.ok) await refuseHeldShimAddress(this.#deps, before, checked.value);
  }

  #newRecord(
    { id, body, target, found, actor }: NewNetwork,
    networks: readonly NetworkRecord[],
  ): { readonly record: NetworkRecord; readonly warnings: readonly Fault[] } {
    const checked = checkNewNetwork(body, target, networks);
    if (!checked.ok) throw validationProblem(checked.faults);
    const now = this.#now();
    const warnings = [...checked.warnings, ...found];
    // That nobody could look says nothing about the network.
    const lasting = warnings.filter(({ code }) => code !== 'not_checked');
    const record: NetworkRecord = {
      id,
      hostId: body.hostId,
      description: body.description ?? '',
      spec: checked.value,
      generation: 1,
      observedGeneration: 0,
      phase: 'pending',
      message: lasting.map(({ message }) => message).join('; '),
      deleting: false,
      createdBy: actor.name,
      createdAt: now,
      updatedAt: now,
    };
    return { record, warnings };
  }

  async #recorded(trx: Db, record: NetworkRecord, write: Omit<Write, 'id' | 'object'>): Promise<Network> {
    const object = presentNetwork(record);
    await recordWrite(this.#deps, trx, { ...write, id: record.id, object });
    return object;
  }

  /** The host as it is now, where a change depends on it: asked before the transaction, for it asks the agent. */
  async #factsFor({ hostShim }: Body<'networks.update'>, hostId: string): Promise<HostFacts | null> {
    return hostShim ? (await readTarget(this.#deps, hostId)).facts : null;
  }

  #now(): string {
    return this.#deps.clock.now().toISOString();
  }
}

async function hostOfChange(db: Db, hostId: string, facts: HostFacts | null): Promise<HostOfChange> {
  return { networks: await networksOfHost(db, hostId), workspaces: await workspacesOfHost(db, hostId), facts };
}

async function requireNetwork(db: Db, id: string): Promise<NetworkRecord> {
  const record = await findNetwork(db, id);
  if (record === undefined) throw problem('not_found', `there is no network ${id}`);
  return record;
}

function faultsOn(draft: NetworkDraft, target: Target, networks: readonly NetworkRecord[]): readonly Fault[] {
  const checked = checkNewNetwork(draft, target, networks);
  return checked.ok ? [] : checked.faults;
}

/** What of a network can change, as the trail tells it. */
function told({ spec, description }: NetworkRecord): Readonly<Record<string, unknown>> {
  return { name: spec.name, description, hostShim: spec.hostShim };
}

/** Workspaces that are on their way out do not count: the agent removes them before their networks. */
async function refuseWhileUsed(trx: Db, network: NetworkRecord): Promise<void> {
  const workspaces = await workspacesOfHost(trx, network.hostId);
  const users = workspaces.filter(
    ({ deleting, spec }) => !deleting && spec.endpoints.some(({ networkId }) => networkId === network.id),
  );
  if (users.length === 0) return;
  const names = users.map(({ name }) => name).join(', ');
  throw problem(
    'in_use',
    `network ${network.spec.name} is used by ${names}: detach it from ${users.length === 1 ? 'that workspace' : 'those workspaces'} or delete ${users.length === 1 ? 'it' : 'them'} first`,
  );
}
