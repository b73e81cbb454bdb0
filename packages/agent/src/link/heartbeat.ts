import type { Inventory } from '@trailer/contract';
import type { Logger } from 'pino';
import { Hints } from '../hints.ts';

/** Changes come in bursts: a cable that is plugged in is a link, then an address, then routes. */
const gatherMs = 100;

export interface HeartbeatParts {
  readonly intervalMs: number;
  readonly observeInventory: () => Promise<Inventory>;
  readonly send: (inventory: Inventory) => void;
  readonly logger: Logger;
}

/** Sends the inventory at its interval, and at once after a hint when it really changed. */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  readonly #hints = new Hints();
  #sent = { text: '', atMs: Number.NEGATIVE_INFINITY };

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  /** The inventory may have changed. */
  beatSoon(): void {
    setTimeout(() => this.#hints.hint(), gatherMs);
  }

  /** Beats until the signal is aborted. */
  run(signal: AbortSignal): void {
    void this.#beatUntil(signal);
  }

  async #beatUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#beat(signal);
      await this.#hints.next(this.#dueInMs(), signal);
    }
  }

  async #beat(signal: AbortSignal): Promise<void> {
    try {
      const inventory = await this.#parts.observeInventory();
      const text = JSON.stringify(inventory);
      if (signal.aborted || (text === this.#sent.text && this.#dueInMs() > 0)) return;
      this.#parts.send(inventory);
      this.#sent = { text, atMs: performance.now() };
    } catch (error) {
      this.#parts.logger.error({ err: error }, 'agent: the inventory of the host cannot be read');
      this.#sent = { text: '', atMs: performance.now() };
    }
  }

  #dueInMs(): number {
    return Math.max(0, this.#sent.atMs + this.#parts.intervalMs - performance.now());
  }
}
