import { expect, test } from 'vitest';
import { formatCount } from './format-count.ts';

test('one is told as one, and none as many', () => {
  expect([0, 1, 2].map((count) => formatCount(count, 'network'))).toEqual(['0 networks', '1 network', '2 networks']);
});
