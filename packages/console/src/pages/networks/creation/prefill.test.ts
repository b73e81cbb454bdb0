import { expect, test } from 'vitest';
import { parsePrefill } from './prefill.ts';

test('a link fills in what the form has, and nothing else', () => {
  const link = { hostId: 'h1', driver: 'ipvlan', mode: 'l2', subnet: '10.0.0.0/24', ipRange: 7, colour: 'red' };
  expect(parsePrefill(link)).toEqual({ hostId: 'h1', driver: 'ipvlan', mode: 'l2', subnet: '10.0.0.0/24' });
  expect(parsePrefill({ driver: 'overlay' })).toEqual({});
});
