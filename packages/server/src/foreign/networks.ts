import type { Body, Network } from '@trailer/contract';
import { judgeForeignNetwork, type NetworkSpec, showValue } from '@trailer/netmodel';
import type { Actor } from '../app/handler.ts';
import { validationProblem } from '../app/problem.ts';
import { newId } from '../db/id.ts';
import { changeHost, type FeatureDeps, recordWrite } from '../hosts/change.ts';
import { readTarget, type Target } from '../hosts/target.ts';
import { existingNetwork, presentNetwork } from '../networks/present.ts';
import { dryRunId } from '../networks/service.ts';
import { insertNetwork, type NetworkRecord, networksOfHost } from '../networks/store.ts';
import { readForeign } from './read.ts';
import { notAdoptable, refusedId } from './refusals.ts';

interface Found {
  readonly target: Target;
  readonly hostId: string;
  readonly networks: Awaited<ReturnType<typeof readForeign>>['networks'];
}

interface Accepted {
  readonly spec: NetworkSpec;
  readonly message: string;
}

/** Takes over networks of an engine as they are there. */
export class NetworkAdoptions {
  readonly #deps: FeatureDeps;

  constructor(deps: FeatureDeps) {
    this.#deps = deps;
  }

  /** Makes a network of the engine one of Trailer's, by its id; on the engine nothing changes. */
  async adopt(body: Body<'networks.adopt'>, actor: Actor): Promise<Network> {
    const found = await this.#find(body);
    return changeHost(this.#deps, found.hostId, async (trx) => {
      const accepted = accept(body, found, await networksOfHost(trx, found.hostId));
      const record = this.#newRecord(newId(), { body, actor, ...accepted });
      await insertNetwork(trx, record);
      const object = presentNetwork(record);
      const write = { actor, action: 'network.adopt', type: 'created', id: record.id, object } as const;
      await recordWrite(this.#deps, trx, { ...write, detail: { ...record.spec } });
      return object;
    });
  }

  /** Says what `adopt` would answer, or refuse, and changes nothing. */
  async preview(body: Body<'networks.adopt'>, actor: Actor): Promise<Network> {
    const found = await this.#find(body);
    const accepted = accept(body, found, await networksOfHost(this.#deps.db, found.hostId));
    return presentNetwork(this.#newRecord(dryRunId, { body, actor, ...accepted }));
  }

  async #find({ hostId }: Body<'networks.adopt'>): Promise<Found> {
    const target = await readTarget(this.#deps, hostId);
    if (target.host === null || target.faults.length > 0) throw validationProblem(target.faults);
    const { networks } = await readForeign(this.#deps, target.host);
    return { target, hostId, networks };
  }

  #newRecord(
    id: string,
    { body, actor, spec, message }: Accepted & { readonly body: Body<'networks.adopt'>; readonly actor: Actor },
  ): NetworkRecord {
    const now = this.#deps.clock.now().toISOString();
    return {
      id,
      hostId: body.hostId,
      description: body.description ?? '',
      spec,
      generation: 1,
      observedGeneration: 0,
      phase: 'pending',
      message,
      deleting: false,
      createdBy: actor.name,
      createdAt: now,
      updatedAt: now,
    };
  }
}

function accept(
  { engineId, name }: Body<'networks.adopt'>,
  { target, networks: found }: Found,
  networks: readonly NetworkRecord[],
): Accepted {
  const owner = networks.find(({ spec }) => spec.adopted === engineId);
  if (owner !== undefined) {
    throw refusedId(
      'duplicate',
      `${showValue(engineId)} is network ${showValue(owner.spec.name)} of Trailer's already`,
    );
  }
  const network = found.find((candidate) => candidate.engineId === engineId);
  if (network === undefined) {
    const text = `${showValue(engineId)} is no network of this host's engine that is not Trailer's: use an engineId that the host's foreign objects list`;
    throw refusedId('unknown_network', text);
  }
  const context = { facts: target.facts, networks: networks.map(existingNetwork) };
  const adoption = judgeForeignNetwork(network, context, name);
  if (!adoption.adoptable) throw notAdoptable(adoption.whyNot);
  return { spec: adoption.spec, message: adoption.warnings.map(({ message }) => message).join('; ') };
}
