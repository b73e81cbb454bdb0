import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Event } from '@trailer/contract';

/** A reader that takes longer than this to make room is let go; it resumes where it was. */
const slowReaderLimitMs = 30_000;

/** The writing end of one SSE stream. Memory stays bounded: `write` waits until the reader has taken what was sent. */
export class SseWriter {
  readonly #response: ServerResponse;
  readonly #signal: AbortSignal;

  constructor(response: ServerResponse, signal: AbortSignal) {
    this.#response = response;
    this.#signal = signal;
  }

  event(event: Event): Promise<void> {
    return this.#write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  /** A comment, which keeps proxies from closing a silent stream. */
  comment(text: string): Promise<void> {
    return this.#write(`: ${text}\n\n`);
  }

  async #write(text: string): Promise<void> {
    if (this.#response.write(text)) return;
    const patience = AbortSignal.any([this.#signal, AbortSignal.timeout(slowReaderLimitMs)]);
    await once(this.#response, 'drain', { signal: patience });
  }
}
