import { type HostView, networkSubject, originalNameDuring, shimNameOf, workspaceSubject } from '@trailer/netmodel';
import type { EngineGate } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';

/** The deleted objects of which the engine has nothing left. */
export interface Gone {
  readonly networks: ReadonlySet<string>;
  readonly workspaces: ReadonlySet<string>;
}

/** Removes what deleted workspaces leave behind: their volumes, once no container holds them. */
export class Leftovers {
  readonly #engine: Pick<EngineGate, 'removeVolumes'>;
  readonly #swept = new Set<string>();

  constructor(engine: Pick<EngineGate, 'removeVolumes'>) {
    this.#engine = engine;
  }

  /** Tells what is gone. `busy` are the subjects that something was being done to while the engine was looked at. */
  async sweep(view: HostView, busy: ReadonlySet<string>): Promise<Gone> {
    const { desired, observed } = view;
    const kept = new Set([...observed.containers.map(({ workspaceId }) => workspaceId), ...findCutOff(view)]);
    const present = new Set(observed.networks.map(({ networkId }) => networkId));
    const workspaces = desired.workspaces
      .filter(({ id, deleting }) => deleting && !kept.has(id) && !busy.has(workspaceSubject(id)))
      .map(({ id }) => id);
    for (const id of workspaces) await this.#removeVolumes(id);
    const links = new Set(observed.links.map(({ name }) => name));
    const networks = desired.networks
      .filter(({ id, deleting }) => deleting && !present.has(id) && !busy.has(networkSubject(id)))
      .filter(({ id }) => !links.has(shimNameOf(id)))
      .map(({ id }) => id);
    return { networks: new Set(networks), workspaces: new Set(workspaces) };
  }

  async #removeVolumes(workspaceId: string): Promise<void> {
    if (this.#swept.has(workspaceId)) return;
    await this.#engine.removeVolumes(labels.workspace, workspaceId);
    this.#swept.add(workspaceId);
  }
}

/** The workspaces whose takeover was cut off: nobody would put the original back once they are forgotten. */
function findCutOff({ desired, observed }: HostView): readonly string[] {
  const names = new Map((observed.originals ?? []).map(({ engineId, name }) => [engineId, name]));
  return desired.workspaces
    .filter(({ adopted }) => adopted && names.get(adopted.engineId) === originalNameDuring(adopted.name))
    .map(({ id }) => id);
}
