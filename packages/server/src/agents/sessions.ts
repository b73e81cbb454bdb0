import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { SessionChannel } from '@trailer/contract';
import { problem } from '../app/problem.ts';

const sessionIdBytes = 32;

interface Expected<Channel> {
  arrived: Channel | null;
  deliver: (channel: Channel) => void;
}

/** How long to wait for a channel, and who may lose interest meanwhile. */
export interface Patience {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Sessions the server asked for and whose channels have not been taken: channels of frames, or connections. A session's
 * id is 256 random bits that only its agent was told, and good for one channel: it is what lets the agent in.
 */
export class ExpectedSessions<Channel> {
  readonly #expected = new Map<string, Expected<Channel>>();
  readonly #close: (channel: Channel, reason: string) => void;

  constructor(close: (channel: Channel, reason: string) => void) {
    this.#close = close;
  }

  /** Expects one more session. */
  issue(): string {
    const id = randomBytes(sessionIdBytes).toString('base64url');
    this.#expected.set(id, { arrived: null, deliver: () => undefined });
    return id;
  }

  /** Whether a channel for this session would be taken. */
  expects(id: string): boolean {
    return this.#expected.get(id)?.arrived === null;
  }

  /** Hands in the agent's channel; false when nobody expects it. */
  attach(id: string, channel: Channel): boolean {
    const session = this.#expected.get(id);
    if (session === undefined || session.arrived !== null) return false;
    session.arrived = channel;
    session.deliver(channel);
    return true;
  }

  /** Waits for the agent's channel and takes it; afterwards the id is worth nothing. */
  async take(id: string, patience: Patience): Promise<Channel> {
    const session = this.#expected.get(id);
    if (session === undefined) throw new Error('this session was not issued, or was taken already');
    try {
      return session.arrived ?? (await arrival(session, patience));
    } finally {
      this.#expected.delete(id);
    }
  }

  /** Expects a session no longer, and closes its channel if it came. */
  drop(id: string): void {
    const channel = this.#expected.get(id)?.arrived;
    this.#expected.delete(id);
    if (channel) this.#close(channel, 'the session is not wanted any more');
  }
}

function arrival<Channel>(session: Expected<Channel>, { timeoutMs, signal }: Patience): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      finish();
    };
    const giveUp = (): void => settle(() => reject(signal.reason));
    const timer = setTimeout(
      () => settle(() => reject(problem('host_unavailable', `the agent opened no session within ${timeoutMs} ms`))),
      timeoutMs,
    );
    session.deliver = (channel) => settle(() => resolve(channel));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
  });
}

/** Ends a channel that nobody reads or writes; that it may have ended already is fine. */
export function closeChannel(channel: SessionChannel, reason: string): void {
  void Promise.allSettled([channel.readable.cancel(reason), channel.writable.abort(reason)]);
}

/** Ends a connection that nobody reads or writes; that it may have ended already is fine. */
export function closeConnection(connection: Duplex): void {
  connection.on('error', () => undefined);
  connection.destroy();
}
