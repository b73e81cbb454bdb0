export interface BackoffLimits {
  readonly firstMs: number;
  readonly capMs: number;
}

/**
 * How long to wait before attempt number `failures + 1`: doubling from `firstMs` up to `capMs`, each time somewhere
 * between three quarters and all of it, so that many agents do not knock at once. `random` is in [0, 1).
 */
export function backoffMs(failures: number, limits: BackoffLimits, random: () => number = Math.random): number {
  const full = Math.min(limits.capMs, limits.firstMs * 2 ** Math.max(0, failures - 1));
  return full * (0.75 + 0.25 * random());
}

/** Waits, or returns early once the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
