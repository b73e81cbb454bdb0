/** A value that is read once and again only after it was forgotten, also when that happens while it is being read. */
export class Remembered<T> {
  readonly #read: () => Promise<T>;
  #value: { readonly read: T } | null = null;
  #stale = true;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  forget(): void {
    this.#stale = true;
  }

  async get(): Promise<T> {
    if (!this.#stale && this.#value !== null) return this.#value.read;
    this.#stale = false;
    try {
      this.#value = { read: await this.#read() };
    } catch (error) {
      this.#stale = true;
      throw error;
    }
    return this.#value.read;
  }
}
