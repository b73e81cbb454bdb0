import type { AppPass } from './store.ts';

/** How long what somebody sees may outlive their right to see it. */
const sweepMs = 10_000;

interface Held {
  readonly pass: AppPass;
  readonly exchanges: Set<AbortController>;
}

/**
 * What is open for visitors of workspace URLs: a WebSocket may last for days, and ends when its visitor signs out or
 * may see it no longer. Each session is asked about once, however much is open for it.
 */
export class OpenExchanges {
  readonly #isGood: (pass: AppPass) => Promise<boolean>;
  readonly #held = new Map<string, Held>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(isGood: (pass: AppPass) => Promise<boolean>) {
    this.#isGood = isGood;
  }

  /** Says that an exchange is open; its signal is aborted when it has to end. The one who holds it releases it. */
  hold(pass: AppPass): { readonly signal: AbortSignal; readonly release: () => void } {
    const exchange = new AbortController();
    if (this.#closed) exchange.abort();
    const held = this.#held.get(pass.hash) ?? { pass, exchanges: new Set() };
    held.exchanges.add(exchange);
    this.#held.set(pass.hash, held);
    this.#timer ??= setInterval(() => void this.sweep(), sweepMs).unref();
    const release = (): void => {
      held.exchanges.delete(exchange);
      if (held.exchanges.size === 0 && this.#held.get(pass.hash) === held) this.#held.delete(pass.hash);
      if (this.#held.size === 0) this.#stop();
    };
    return { signal: exchange.signal, release };
  }

  /** Ends what is open for passes that are good no longer; a database that cannot be asked ends nothing. */
  async sweep(): Promise<void> {
    for (const held of [...this.#held.values()]) {
      const isGood = await this.#isGood(held.pass).catch(() => true);
      if (!isGood) this.#end(held);
    }
  }

  /** Ends everything. */
  close(): void {
    this.#closed = true;
    this.#stop();
    for (const held of [...this.#held.values()]) this.#end(held);
  }

  #end({ exchanges }: Held): void {
    for (const exchange of [...exchanges]) exchange.abort();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
