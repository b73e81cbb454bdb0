import { expect, test } from 'vitest';
import { paintCondition } from './phase.ts';
import { createStyle } from './style.ts';

const style = createStyle(true);

test('a guest that waits for its lease is on its way, one that lost it is in trouble', () => {
  const condition = { type: 'GuestForwarding', status: 'False', message: '', since: '2026-11-22T08:00:00Z' } as const;
  expect(paintCondition(style, { ...condition, reason: 'WaitingForLease' }, '!')).toBe(style.warn('!'));
  expect(paintCondition(style, { ...condition, reason: 'LeaseLost' }, '!')).toBe(style.bad('!'));
});
