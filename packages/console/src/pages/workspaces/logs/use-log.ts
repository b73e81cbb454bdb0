import { useEffect, useState } from 'react';
import { client } from '../../../api/client.ts';
import { appendText, emptyLog, type LogText } from './log-lines.ts';

export interface LogQuestion {
  readonly id: string;
  /** Lines from before now. */
  readonly tail: number;
  readonly timestamps: boolean;
  /** Reads anew whenever it changes: another run of the container has another log. */
  readonly run: string;
}

export interface FollowedLog {
  readonly log: LogText;
  readonly state: 'connecting' | 'following' | 'ended';
  readonly error: Error | null;
}

/** Follows a workspace's output for as long as it is looked at; text is gathered to one change a frame of the screen. */
export function useLog({ id, tail, timestamps, run }: LogQuestion, attempt: number): FollowedLog {
  const [followed, setFollowed] = useState<FollowedLog>({ log: emptyLog, state: 'connecting', error: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run or attempt is another reading of the same log
  useEffect(() => {
    const leaving = new AbortController();
    setFollowed({ log: emptyLog, state: 'connecting', error: null });
    const show = (text: string): void =>
      setFollowed(({ log }) => ({ log: appendText(log, text), state: 'following', error: null }));
    follow({ id, tail, timestamps, signal: leaving.signal, show })
      .then(() => setFollowed(({ log }) => ({ log, state: 'ended', error: null })))
      .catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        setFollowed(({ log }) => ({
          log,
          state: 'ended',
          error: error instanceof Error ? error : new Error(String(error)),
        }));
      });
    return () => leaving.abort();
  }, [id, tail, timestamps, run, attempt]);
  return followed;
}

interface Following {
  readonly id: string;
  readonly tail: number;
  readonly timestamps: boolean;
  readonly signal: AbortSignal;
  readonly show: (text: string) => void;
}

async function follow({ id, tail, timestamps, signal, show }: Following): Promise<void> {
  const query = { follow: 'true', timestamps: timestamps ? 'true' : 'false', tail } as const;
  const { body } = await client.open('workspaces.logs', { id, query, signal });
  show('');
  if (body === null) return;
  let gathered = '';
  let frame = 0;
  const flush = (): void => {
    frame = 0;
    show(gathered);
    gathered = '';
  };
  signal.addEventListener('abort', () => cancelAnimationFrame(frame));
  try {
    for await (const text of readText(body)) {
      gathered += text;
      frame ||= requestAnimationFrame(flush);
    }
  } finally {
    // What still waits for its frame would come after the end, and say that the log goes on.
    cancelAnimationFrame(frame);
    if (gathered !== '' && !signal.aborted) flush();
  }
}

async function* readText(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    yield decoder.decode(read.value, { stream: true });
  }
}
