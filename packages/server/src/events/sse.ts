import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Event } from '@trailer/contract';
import type { EventSink } from './stream.ts';

export interface SseWriterOptions {
  readonly output: Writable;
  /** How long a reader may take to make room before it is let go; it resumes where it was. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/**
 * The writing end of one SSE stream. Memory stays bounded: a write waits until the reader has taken what was sent, and
 * fails when that takes too long.
 */
export class SseWriter implements EventSink {
  readonly #options: SseWriterOptions;

  constructor(options: SseWriterOptions) {
    this.#options = options;
  }

  event(event: Event): Promise<void> {
    return this.#write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  /** A comment, which keeps proxies from closing a silent stream. */
  comment(text: string): Promise<void> {
    return this.#write(`: ${text}\n\n`);
  }

  async #write(text: string): Promise<void> {
    const { output, patienceMs, signal } = this.#options;
    if (output.write(text)) return;
    await once(output, 'drain', { signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) });
  }
}
