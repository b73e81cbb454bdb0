import {
  type AdoptedContainer,
  type DesiredHost,
  type OriginalContainer,
  originalNameAfter,
  originalNameDuring,
} from '@trailer/netmodel';
import type { EngineGate } from '../docker/gate.ts';
import type { Journal } from '../journal.ts';

export interface OriginalsParts {
  readonly engine: Pick<EngineGate, 'inspectContainer'>;
  readonly journal: Pick<Journal, 'hasTakenOver' | 'saveFinishedTakeover'>;
}

/** Containers without labels that workspaces take the place of: looked at until that is done, and never again. */
export class Originals {
  readonly #parts: OriginalsParts;

  constructor(parts: OriginalsParts) {
    this.#parts = parts;
  }

  /** Those whose place is still to be taken. `settled` are the workspaces that have a container. */
  async observe({ workspaces }: DesiredHost, settled: ReadonlySet<string>): Promise<readonly OriginalContainer[]> {
    const looked = workspaces.map(async ({ id, adopted }) => {
      if (!adopted || this.#parts.journal.hasTakenOver(id, adopted.engineId)) return null;
      const { engineId } = adopted;
      const found = await this.#parts.engine.inspectContainer(engineId);
      if (found !== null && !isReplaced(adopted, found.name, settled.has(id))) return { engineId, name: found.name };
      await this.#parts.journal.saveFinishedTakeover(id, engineId);
      return null;
    });
    return (await Promise.all(looked)).filter((original) => original !== null);
  }
}

/**
 * For good, that is: in the middle of a takeover the original has one of its two other names, and whether the workspace
 * has a container may change before the answer is here.
 */
function isReplaced({ name }: AdoptedContainer, nameNow: string, isSettled: boolean): boolean {
  if (nameNow === originalNameAfter(name)) return true;
  return isSettled && nameNow !== name && nameNow !== originalNameDuring(name);
}
