import type { HeldCall } from './access.ts';

/** How long something open may outlive the right to it. */
const sweepMs = 10_000;

interface Held<Right> {
  readonly right: Right;
  readonly works: Set<AbortController>;
}

/**
 * What stays open for longer than a moment, by the right it is open with. Every few seconds, while anything is open,
 * each right is asked about once, however much is open with it; what is open with one that is good no longer ends.
 */
export class HeldOpen<Right> {
  readonly #isGood: (right: Right) => Promise<boolean>;
  readonly #held = new Map<string, Held<Right>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(isGood: (right: Right) => Promise<boolean>) {
    this.#isGood = isGood;
  }

  /** Says that something is open with a right; equal keys name equal rights. The one who holds it releases it. */
  hold(key: string, right: Right): HeldCall {
    const work = new AbortController();
    if (this.#closed) work.abort();
    const held = this.#held.get(key) ?? { right, works: new Set() };
    held.works.add(work);
    this.#held.set(key, held);
    this.#timer ??= setInterval(() => void this.sweep(), sweepMs).unref();
    const release = (): void => {
      held.works.delete(work);
      if (held.works.size === 0 && this.#held.get(key) === held) this.#held.delete(key);
      if (this.#held.size === 0) this.#stop();
    };
    return { signal: work.signal, release };
  }

  /** Ends what is open with rights that are good no longer; a database that cannot be asked ends nothing. */
  async sweep(): Promise<void> {
    for (const held of [...this.#held.values()]) {
      const isGood = await this.#isGood(held.right).catch(() => true);
      if (!isGood) end(held);
    }
  }

  /** Ends everything, and whatever is opened afterwards. */
  close(): void {
    this.#closed = true;
    for (const held of [...this.#held.values()]) end(held);
    this.#stop();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function end({ works }: Held<unknown>): void {
  for (const work of [...works]) work.abort();
}
