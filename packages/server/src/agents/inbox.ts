import type { AgentMessage, ServerLinkEnd } from '@trailer/contract';

/** The messages of one link, in order and one at a time. A link with too many waiting is closed. */
export class Inbox {
  readonly #waiting: AgentMessage[] = [];
  #wake: () => void = () => undefined;
  #closed = false;

  constructor(end: ServerLinkEnd, limit: number) {
    end.onMessage((message) => {
      if (this.#waiting.length >= limit) end.close(`more than ${limit} messages wait to be handled`);
      else this.#waiting.push(message);
      this.#wake();
    });
    end.onClose(() => {
      this.#closed = true;
      this.#wake();
    });
  }

  /** The next message; null once the link is closed and everything that came before was taken. */
  async next(): Promise<AgentMessage | null> {
    while (this.#waiting.length === 0) {
      if (this.#closed) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#waiting.shift() ?? null;
  }
}
