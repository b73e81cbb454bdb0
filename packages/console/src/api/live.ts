import { type QueryFilters, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from './client.ts';
import { followEvents } from './event-stream.ts';
import { applyEvent } from './events.ts';
import { readAgain } from './read-again.ts';
import { sessionKey } from './session.ts';

/** How current the page is: `lost` while nothing that happens reaches it. */
export type Liveness = 'connecting' | 'live' | 'lost';

/** Who is signed in was asked just before, and no event tells of it. */
const besideSession: QueryFilters = { predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] };

/** Follows the server's events into the cache, for as long as the page is open. */
export function useLiveEvents(): Liveness {
  const cache = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    let isFirst = true;
    void followEvents({
      open: (lastEventId) => client.open('events.stream', { lastEventId, signal }),
      wait: (delayMs) => pause(delayMs, signal),
      onOpen: () => {
        setLiveness('live');
        // What was read until now was read with nobody there to tell of a change.
        void readAgain(cache, isFirst ? besideSession : {});
        isFirst = false;
      },
      onEvent: (event) => applyEvent(cache, event),
      onLost: () => setLiveness('lost'),
      signal,
    });
    return () => leaving.abort();
  }, [cache]);
  return liveness;
}

/** Waits, but not for a page that is left. */
async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
