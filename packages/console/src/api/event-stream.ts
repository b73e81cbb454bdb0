import type { Event } from '@trailer/contract';
import { createParser } from 'eventsource-parser';

export interface EventStreamOptions {
  /** Opens the stream after the last event that was seen; throws where it is refused. */
  readonly open: (lastEventId: string | undefined) => Promise<Response>;
  /** Waits before it is opened again. */
  readonly wait: (delayMs: number) => Promise<void>;
  readonly onOpen: () => void;
  readonly onEvent: (event: Event) => void;
  /** It ended or was refused; it is opened again. */
  readonly onLost: () => void;
  /** Aborted when nobody follows any more; `open` and `wait` end then as well. */
  readonly signal: AbortSignal;
}

const shortestMs = 2_000;
const longestMs = 10_000;

/** Follows the server's events for as long as the signal says; a browser's EventSource would do, could it send headers. */
export async function followEvents(options: EventStreamOptions): Promise<void> {
  const { open, wait, onOpen, onEvent, onLost, signal } = options;
  let lastEventId: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const stream = await open(lastEventId);
      requireEvents(stream);
      onOpen();
      failures = 0;
      await readEvents(stream, (id, event) => {
        onEvent(event);
        lastEventId = id;
      });
    } catch {
      // Refused, cut off, or not to be understood: to whoever looks at the page it is all the same.
    }
    if (signal.aborted) return;
    onLost();
    await wait(reopenAfterMs(failures, Math.random()));
    failures += 1;
  }
}

/** How long to wait after so many failures in a row; `chance` in [0, 1) keeps many consoles from coming back at once. */
export function reopenAfterMs(failures: number, chance: number): number {
  return Math.min(longestMs, shortestMs * 2 ** failures) * (0.5 + chance / 2);
}

/** Something in between may answer in the server's place. */
function requireEvents({ headers }: Response): void {
  const type = headers.get('content-type') ?? 'nothing';
  if (!type.startsWith('text/event-stream')) throw new Error(`expected a stream of events, got ${type}`);
}

async function readEvents({ body }: Response, onEvent: (id: string | undefined, event: Event) => void): Promise<void> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const parser = createParser({ onEvent: ({ id, data }) => onEvent(id, JSON.parse(data) as Event) });
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) parser.feed(read.value);
}
