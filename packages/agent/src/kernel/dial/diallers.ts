import { type Dialler, openDialler } from './dialler.ts';
import type { DialQuestion } from './messages.ts';
import { type Dialled, dialFirst } from './tcp.ts';

/** A dialler takes about 40 MB and as many milliseconds to start: it stays as long as somebody goes on clicking. */
const idleLimitMs = 30_000;

interface Held {
  readonly pid: number;
  readonly dialler: Dialler;
  dialling: number;
  idle: NodeJS.Timeout | undefined;
}

export type Question = Omit<DialQuestion, 'id'>;

/** Opens connections inside containers, by one dialler a container that ends when it has had nothing to do for a while. */
export class Diallers {
  readonly #held = new Map<string, Held>();

  /** Opens a connection from inside the container whose first process is `pid`. */
  async dialInside(
    container: { readonly engineId: string; readonly pid: number },
    question: Question,
  ): Promise<Dialled> {
    const held = this.#hold(container);
    clearTimeout(held.idle);
    held.dialling += 1;
    try {
      return await held.dialler.dial(question);
    } finally {
      held.dialling -= 1;
      if (held.dialling === 0) held.idle = this.#closeLater(container.engineId, held);
    }
  }

  /** Opens a connection from the host. */
  dialFromHost(question: Question): Promise<Dialled> {
    return dialFirst(question, { handedOver: false });
  }

  /** Ends every dialler; connections live on. */
  close(): void {
    for (const [engineId, held] of this.#held) this.#drop(engineId, held);
  }

  #hold({ engineId, pid }: { readonly engineId: string; readonly pid: number }): Held {
    const known = this.#held.get(engineId);
    if (known?.pid === pid && known.dialler.isAlive) return known;
    if (known !== undefined) this.#drop(engineId, known);
    const held: Held = { pid, dialler: openDialler(pid), dialling: 0, idle: undefined };
    this.#held.set(engineId, held);
    return held;
  }

  #closeLater(engineId: string, held: Held): NodeJS.Timeout {
    return setTimeout(() => this.#drop(engineId, held), idleLimitMs).unref();
  }

  #drop(engineId: string, held: Held): void {
    clearTimeout(held.idle);
    held.dialler.close();
    if (this.#held.get(engineId) === held) this.#held.delete(engineId);
  }
}
