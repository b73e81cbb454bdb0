interface Kept<T> {
  readonly version: number;
  readonly read: Promise<T>;
}

/**
 * A value that is read once and again only after it was forgotten, also when that happens while it is being read.
 * Whoever asks at the same time shares one reading, and a slow old one never replaces a newer one.
 */
export class Remembered<T> {
  readonly #read: () => Promise<T>;
  #version = 0;
  #kept: Kept<T> | null = null;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  forget(): void {
    this.#version += 1;
  }

  get(): Promise<T> {
    if (this.#kept?.version === this.#version) return this.#kept.read;
    const kept = { version: this.#version, read: this.#read() };
    this.#kept = kept;
    // Whoever asked is told of the failure; the next one asks anew.
    kept.read.catch(() => {
      if (this.#kept === kept) this.#kept = null;
    });
    return kept.read;
  }
}
