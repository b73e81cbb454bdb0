import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '../config.ts';

export interface WaitOptions {
  readonly what: string;
  readonly timeoutMs: number;
  readonly pollMs?: number;
}

/** Polls until `condition` gives a value that is not undefined; throws naming what was waited for. */
export async function waitFor<T>(
  condition: () => Promise<T | undefined> | T | undefined,
  options: WaitOptions,
): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`waited ${options.timeoutMs} ms in vain for ${options.what}`);
    await sleep(options.pollMs ?? limits.pollMs);
  }
}
