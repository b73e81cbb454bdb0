import { expect, test } from 'vitest';
import { formatAgo } from './format-ago.ts';

test('time passed is told in its largest whole unit', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  expect(formatAgo(now - 20_000, now)).toBe('just now');
  expect(formatAgo(now + 5_000, now)).toBe('just now');
  expect(formatAgo(now - 61_000, now)).toBe('1 minute ago');
  expect(formatAgo(now - 7_300_000, now)).toBe('2 hours ago');
  expect(formatAgo(now - 90_000_000, now)).toBe('yesterday');
});
