import { describe, expect, it } from 'vitest';
import { backoffMs, pause } from './backoff.ts';

const limits = { firstMs: 500, capMs: 30_000 };

describe('the wait before another attempt', () => {
  it('starts short, doubles, and stays below its cap', () => {
    const waits = [1, 2, 3, 4, 10, 1000].map((failures) => backoffMs(failures, limits, () => 1));
    expect(waits).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
  });

  it('is spread over its last quarter', () => {
    expect(backoffMs(1, limits, () => 0)).toBe(375);
  });

  it('ends at once when its owner stops', async () => {
    const owner = new AbortController();
    const waiting = pause(60_000, owner.signal);
    owner.abort();
    await waiting;
    await pause(60_000, owner.signal);
  });
});
