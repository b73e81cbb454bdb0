import { describe, expect, test, vi } from 'vitest';
import { backoffMs } from '../../backoff.ts';
import { monitorBackoff, watchNetlink } from './watch.ts';

const silent = { warn: () => undefined };

/** Counts calls. */
function counter(): { readonly count: number; readonly onChange: () => void } {
  let count = 0;
  return {
    get count() {
      return count;
    },
    onChange: () => {
      count += 1;
    },
  };
}

describe('the wait before the kernel is watched again', () => {
  test('doubles from a tenth of a second up to ten seconds', () => {
    expect([1, 2, 3, 20].map((failures) => backoffMs(failures, monitorBackoff, () => 1))).toEqual([
      100, 200, 400, 10_000,
    ]);
  });
});

describe('a netlink watch', () => {
  test('turns a burst of output into one hint', async () => {
    const hints = counter();
    const script = 'for (let i = 0; i < 50; i += 1) console.log(i); setTimeout(() => {}, 60_000)';
    const watch = watchNetlink({
      onChange: hints.onChange,
      signal: new AbortController().signal,
      logger: silent,
      argv: [process.execPath, '-e', script],
    });
    await vi.waitFor(() => expect(hints.count).toBeGreaterThan(0), { timeout: 5_000 });
    await watch.close();
    expect(hints.count).toBe(1);
  });

  test('starts its program again when that ends, hints at what was missed, and warns once', async () => {
    const hints = counter();
    const warnings: string[] = [];
    const abort = new AbortController();
    const logger = { warn: (message: string) => void warnings.push(message) };
    const watch = watchNetlink({
      onChange: hints.onChange,
      signal: abort.signal,
      logger,
      argv: [process.execPath, '-e', 'process.exit(2)'],
    });
    await vi.waitFor(() => expect(hints.count).toBeGreaterThanOrEqual(2), { timeout: 5_000 });
    abort.abort();
    await watch.close();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('exit code 2');
  });

  test('ends with its signal, whoever raised it', async () => {
    const abort = new AbortController();
    const argv = [process.execPath, '-e', 'setTimeout(() => {}, 60_000)'];
    const watch = watchNetlink({ onChange: () => undefined, signal: abort.signal, logger: silent, argv });
    abort.abort();
    await expect(watch.close()).resolves.toBeUndefined();
  });
});
