import { expect, test } from 'vitest';
import { median, percentile } from './stats.ts';

test('a percentile is one of the values, by nearest rank', () => {
  const values = [50, 15, 40, 20, 35];
  expect(percentile(values, 30)).toBe(20);
  expect(percentile(values, 95)).toBe(50);
  expect(median(values)).toBe(35);
  expect(median([])).toBeNaN();
});
