import { useSyncExternalStore } from 'react';

const tickMs = 30_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all that is shown of the time, however many rows show it. */
function subscribe(onTick: () => void): () => void {
  listeners.add(onTick);
  timer ??= setInterval(() => {
    for (const listener of listeners) listener();
  }, tickMs);
  return () => {
    listeners.delete(onTick);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function presentTick(): number {
  return Math.floor(Date.now() / tickMs);
}

/** The time in milliseconds; whoever shows it is drawn again every half a minute. */
export function useNow(): number {
  useSyncExternalStore(subscribe, presentTick);
  return Date.now();
}
