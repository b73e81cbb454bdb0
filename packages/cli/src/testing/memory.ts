import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

export const mebibyte: number = 2 ** 20;

/** A collection that frees less than this was the last one. */
const enoughBytes = mebibyte / 4;

/** Bytes that this process holds after all is collected: objects, and buffers outside the heap. */
export async function heldBytes(): Promise<number> {
  let held = Number.POSITIVE_INFINITY;
  for (;;) {
    collect();
    // What is released by a finalizer is only then free for the next collection.
    await setImmediate();
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external > held - enoughBytes) return heapUsed + external;
    held = heapUsed + external;
  }
}
