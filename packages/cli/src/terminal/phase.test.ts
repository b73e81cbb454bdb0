import { expect, test } from 'vitest';
import { paintCondition } from './phase.ts';
import { createStyle } from './style.ts';

const style = createStyle(true);

test('a guest that waits for its lease is on its way, one that lost it is in trouble', () => {
  const condition = { type: 'GuestForwarding', status: 'False', message: '', since: '2026-11-22T08:00:00Z' } as const;
  expect(paintCondition(style, { ...condition, reason: 'WaitingForLease' }, '!')).toBe(style.warn('!'));
  expect(paintCondition(style, { ...condition, reason: 'LeaseLost' }, '!')).toBe(style.bad('!'));
});

test('a clash of addresses is bad while it is True, any other condition good', () => {
  const condition = { type: 'AddressConflict', message: '', since: '2026-11-22T08:00:00Z' } as const;
  expect(paintCondition(style, { ...condition, status: 'True', reason: 'AnsweredByOthers' }, '!')).toBe(style.bad('!'));
  expect(paintCondition(style, { ...condition, status: 'False', reason: 'Gone' }, '!')).toBe(style.good('!'));
  const ports = { ...condition, type: 'PortsPublished', reason: '' } as const;
  expect(paintCondition(style, { ...ports, status: 'True' }, '!')).toBe(style.good('!'));
  expect(paintCondition(style, { ...ports, status: 'Unknown' }, '!')).toBe(style.warn('!'));
});
