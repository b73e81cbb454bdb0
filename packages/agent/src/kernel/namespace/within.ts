/**
 * Waits for work no longer than it may take. Its signal tells the work to let go; whoever waits is told at once, also
 * when the work does not listen.
 */
export async function within<T>(limitMs: number, what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const limit = new AbortController();
  const timer = setTimeout(() => {
    const error = new Error(`${what} did not end in ${limitMs} ms`);
    limit.abort(error);
    late.reject(error);
  }, limitMs);
  try {
    return await Promise.race([work(limit.signal), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
