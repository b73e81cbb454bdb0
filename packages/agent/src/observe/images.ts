import type { EngineGate } from '../docker/gate.ts';
import { Remembered } from '../remembered.ts';

/** Remembers which wanted images the engine has. */
export class ImageShelf {
  readonly #engine: Pick<EngineGate, 'hasImage'>;
  readonly #images = new Map<string, Remembered<boolean>>();

  constructor(engine: Pick<EngineGate, 'hasImage'>) {
    this.#engine = engine;
  }

  forget(): void {
    for (const image of this.#images.values()) image.forget();
  }

  /** Those of the wanted images that are there; the others are dropped from memory. */
  async present(wanted: ReadonlySet<string>): Promise<readonly string[]> {
    for (const reference of this.#images.keys()) if (!wanted.has(reference)) this.#images.delete(reference);
    const present: string[] = [];
    for (const reference of wanted) if (await this.#image(reference).get()) present.push(reference);
    return present;
  }

  #image(reference: string): Remembered<boolean> {
    const known = this.#images.get(reference) ?? new Remembered(() => this.#engine.hasImage(reference));
    this.#images.set(reference, known);
    return known;
  }
}
