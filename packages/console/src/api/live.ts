import { useQueryClient } from '@tanstack/react-query';
import type { Event } from '@trailer/contract';
import { useEffect, useState } from 'react';
import { applyEvent } from './events.ts';

/** How current the page is: `lost` while nothing that happens reaches it. */
export type Liveness = 'connecting' | 'live' | 'lost';

const eventTypes = ['created', 'updated', 'deleted', 'status', 'progress', 'reset'] as const;

/** A browser gives up on a stream that was refused, as by a server that is just starting. */
const reopenAfterMs = 2_000;

/** Follows the server's events into the cache, for as long as the page is open. */
export function useLiveEvents(): Liveness {
  const cache = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  useEffect(() => {
    let stream: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasLost = false;
    const take = (message: MessageEvent<string>): void => applyEvent(cache, JSON.parse(message.data) as Event);
    const open = (): void => {
      stream = new EventSource('/api/v1/events');
      for (const type of eventTypes) stream.addEventListener(type, take);
      stream.onopen = () => {
        setLiveness('live');
        // Whatever happened meanwhile was perhaps not kept: everything is read again.
        if (wasLost) void cache.invalidateQueries();
        wasLost = false;
      };
      stream.onerror = () => {
        wasLost = true;
        setLiveness('lost');
        if (stream?.readyState === EventSource.CLOSED) timer = setTimeout(open, reopenAfterMs);
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      stream?.close();
    };
  }, [cache]);
  return liveness;
}
