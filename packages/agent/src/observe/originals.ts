import { type DesiredHost, type OriginalContainer, originalNameAfter } from '@trailer/netmodel';
import type { EngineGate } from '../docker/gate.ts';

/** Containers without labels that workspaces take the place of: looked at until that is done, and not any more. */
export class Originals {
  readonly #engine: Pick<EngineGate, 'inspectContainer'>;
  readonly #replaced = new Set<string>();

  constructor(engine: Pick<EngineGate, 'inspectContainer'>) {
    this.#engine = engine;
  }

  /** Those whose place is still to be taken. */
  async observe({ workspaces }: DesiredHost): Promise<readonly OriginalContainer[]> {
    const pending = workspaces.flatMap(({ adopted }) =>
      adopted && !this.#replaced.has(adopted.engineId) ? [adopted] : [],
    );
    const looked = await Promise.all(
      pending.map(({ engineId, name }) => this.#look(engineId, originalNameAfter(name))),
    );
    return looked.filter((original) => original !== null);
  }

  async #look(engineId: string, nameAfter: string): Promise<OriginalContainer | null> {
    const found = await this.#engine.inspectContainer(engineId);
    if (found !== null && found.name !== nameAfter) return { engineId, name: found.name };
    this.#replaced.add(engineId);
    return null;
  }
}
