import { expect, test } from 'vitest';
import { type BulkProgress, runBulk } from './bulk.ts';

test('one that fails is told by name and keeps none of the others from it', async () => {
  const told: BulkProgress<string>[] = [];
  const performed: string[] = [];
  const perform = async (item: string): Promise<void> => {
    performed.push(item);
    if (item === 'b') throw new Error('b is stopped');
  };
  const end = await runBulk({ items: ['a', 'b', 'c'], perform, onProgress: (now) => told.push(now), atOnce: 2 });
  expect(performed).toEqual(['a', 'b', 'c']);
  expect(end).toEqual({ total: 3, done: 3, failures: [{ item: 'b', message: 'b is stopped' }] });
  expect(told.map(({ done }) => done)).toEqual([0, 1, 2, 3]);
});

test('no more requests are under way than was said', async () => {
  let underWay = 0;
  let most = 0;
  const perform = async (): Promise<void> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
  };
  await runBulk({
    items: Array.from({ length: 20 }, (_, item) => item),
    perform,
    onProgress: () => undefined,
    atOnce: 3,
  });
  expect(most).toBe(3);
});
