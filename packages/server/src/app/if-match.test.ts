import { expect, it } from 'vitest';
import { parseIfMatch } from './if-match.ts';

it.each([
  [undefined, null],
  ['*', null],
  ['"3"', 3],
  ['W/"3"', 3],
  ['3', 3],
  [' "12" ', 12],
])('If-Match %s asks for generation %s', (header, generation) => {
  expect(parseIfMatch(header)).toBe(generation);
});

it.each(['"abc"', '"1", "2"', '-1', '', '"3', '1.5', `"${'9'.repeat(40)}"`])('refuses If-Match %s', (header) => {
  expect(() => parseIfMatch(header)).toThrow(/If-Match is not an ETag/);
});
