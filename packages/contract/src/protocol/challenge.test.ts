import { expect, test } from 'vitest';
import { challengeBytes } from './challenge.ts';

test('what an agent signs says what it is for and holds the whole nonce', () => {
  expect(new TextDecoder().decode(challengeBytes('abc'))).toBe('trailer agent link v1\nabc');
});
