import { createHash } from 'node:crypto';
import type { SessionContext } from '@trailer/agent';

type Program = Awaited<ReturnType<SessionContext['engine']['openExec']>>;

/** Takes no input until it is let, then all of it, and ends with it. */
export class Consumer {
  readonly #hash = createHash('sha256');
  readonly #reading = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();

  /** Begins to read. */
  read(): void {
    this.#reading.resolve();
  }

  /** SHA-256 of everything it was given. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  program(): Program {
    return {
      output: this.#silence(),
      takesInput: true,
      write: async (bytes) => {
        await this.#reading.promise;
        this.#hash.update(bytes);
      },
      endInput: () => this.#ended.resolve(),
      resize: async () => undefined,
      exitCode: async () => 0,
      close: () => this.#ended.resolve(),
    };
  }

  async *#silence(): AsyncGenerator<{ readonly stream: 'stdout'; readonly bytes: Uint8Array }> {
    await this.#ended.promise;
    yield { stream: 'stdout', bytes: Buffer.from('done') };
  }
}
