import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { SessionContext } from '@trailer/agent';

type Program = Awaited<ReturnType<SessionContext['engine']['openExec']>>;

/** Writes as fast as it is read, and counts what was taken from it. */
export class Producer {
  readonly #block = randomBytes(32 * 1024);
  readonly #hash = createHash('sha256');
  readonly #total: number;
  #taken = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** Bytes that somebody took so far. */
  get taken(): number {
    return this.#taken;
  }

  /** SHA-256 of everything taken. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  async *blocks(): AsyncGenerator<Buffer> {
    while (this.#taken < this.#total) {
      // No two blocks are the same, so that one lost or turned round is noticed.
      const block = Buffer.from(this.#block);
      block.writeUInt32BE(this.#taken / block.length);
      this.#taken += block.length;
      this.#hash.update(block);
      yield block;
    }
  }

  readable(): Readable {
    return Readable.from(this.blocks());
  }

  async *output(): AsyncGenerator<{ readonly stream: 'stdout'; readonly bytes: Uint8Array }> {
    for await (const bytes of this.blocks()) yield { stream: 'stdout', bytes };
  }

  /** A program that does nothing but write. */
  program(): Program {
    return {
      output: this.output(),
      takesInput: true,
      write: async () => undefined,
      endInput: () => undefined,
      resize: async () => undefined,
      exitCode: async () => 0,
      close: () => undefined,
    };
  }
}
