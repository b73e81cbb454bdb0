/** Wake-up calls that coalesce: any number of hints before the next look are one. */
export class Hints {
  #pending = false;
  #wake: (() => void) | null = null;

  hint(): void {
    this.#pending = true;
    this.#wake?.();
  }

  /** Resolves at the next hint, after `timeoutMs` (null: never), or once the signal is aborted. */
  next(timeoutMs: number | null, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = null;
        this.#pending = false;
        resolve();
      };
      if (this.#pending || signal.aborted) return done();
      this.#wake = done;
      signal.addEventListener('abort', done);
      if (timeoutMs !== null) timer = setTimeout(done, timeoutMs);
    });
  }
}
