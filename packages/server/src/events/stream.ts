import type { Event } from '@trailer/contract';
import type { Clock } from '../app/clock.ts';
import type { EventLog } from './event-log.ts';

/** When a stream does something without being told to. */
export interface StreamRhythm {
  /** Keeps proxies from closing a silent stream. */
  readonly heartbeatMs: number;
  /** Another server process may have written: hints reach this process only, the table is the truth. */
  readonly pollMs: number;
}

export const streamRhythm: StreamRhythm = { heartbeatMs: 15_000, pollMs: 1_000 };

const pageSize = 100;

/** Where a stream's output goes. */
export interface EventSink {
  event(event: Event): Promise<void>;
  comment(text: string): Promise<void>;
}

export interface StreamOptions {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly sink: EventSink;
  /** The last event the reader saw; null to begin with what happens from now on. */
  readonly lastSeen: number | null;
  readonly rhythm: StreamRhythm;
  readonly signal: AbortSignal;
}

/**
 * Sends every event after `lastSeen` until the signal is aborted. It reads the table at its reader's pace and queues
 * nothing; a reader that asks for what is no longer kept, or falls that far behind, gets one `reset` event and goes on from the newest.
 */
export async function streamEvents(options: StreamOptions): Promise<void> {
  const { log, sink, signal, rhythm } = options;
  let position = await startingPosition(options);
  await sink.comment('connected');
  const alarm = new Alarm(log);
  try {
    let beatAt = performance.now() + rhythm.heartbeatMs;
    while (!signal.aborted) {
      const events = await log.read(position, pageSize);
      if (await hasLostEvents(log, position, events[0])) {
        position = await sendReset(options, (await log.range()).newest);
        continue;
      }
      for (const event of events) {
        await sink.event(event);
        position = event.id;
      }
      if (performance.now() >= beatAt) {
        await sink.comment('heartbeat');
        beatAt = performance.now() + rhythm.heartbeatMs;
      }
      if (events.length === 0) await alarm.wait(rhythm.pollMs, signal);
    }
  } finally {
    alarm.stop();
  }
}

async function startingPosition(options: StreamOptions): Promise<number> {
  const { log, lastSeen } = options;
  const { oldest, newest } = await log.range();
  if (lastSeen === null || lastSeen === newest) return newest;
  if (lastSeen < newest && lastSeen >= oldest - 1) return lastSeen;
  return sendReset(options, newest);
}

/**
 * Whether events after `position` were pruned before a slow reader got to them. A rolled back write leaves a gap as
 * well, but behind an event that is still kept, or at the very beginning.
 */
async function hasLostEvents(log: EventLog, position: number, next: Event | undefined): Promise<boolean> {
  if (next === undefined || position === 0 || next.id === position + 1) return false;
  return (await log.range()).oldest > position + 1;
}

async function sendReset({ clock, sink }: StreamOptions, newest: number): Promise<number> {
  const at = clock.now().toISOString();
  await sink.event({ id: newest, at, type: 'reset', kind: 'stream', objectId: '', object: null });
  return newest;
}

/** Wakes a stream when the log has grown; a hint that comes while the stream is busy is not lost. */
class Alarm {
  #rung = false;
  #ring: (() => void) | null = null;
  readonly stop: () => void;

  constructor(log: EventLog) {
    this.stop = log.onAppended(() => {
      this.#rung = true;
      this.#ring?.();
    });
  }

  async wait(limitMs: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        this.#ring = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.#ring, { once: true });
      });
      if (this.#ring !== null) signal.removeEventListener('abort', this.#ring);
    }
    this.#ring = null;
    this.#rung = false;
  }
}
