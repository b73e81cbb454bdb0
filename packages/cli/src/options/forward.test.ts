import { expect, it } from 'vitest';
import { parseForward, parsePortArgument } from './forward.ts';

it.each([
  ['8080', { local: 8080, port: 8080 }],
  ['9000:8080', { local: 9000, port: 8080 }],
  ['0:65535', { local: 0, port: 65535 }],
])('%s forwards', (text, expected) => {
  expect(parseForward(text)).toEqual(expected);
});

it.each(['', '0', '65536', '1:0', '70000:80', 'a:80', '80:', '1:2:3', '-1'])('%j forwards nothing', (text) => {
  expect(() => parseForward(text)).toThrow(/write \[LOCAL:\]PORT/);
});

it('a port alone is a whole number that can be one', () => {
  expect(parsePortArgument('8006')).toBe(8006);
  for (const text of ['0', '65536', '80/tcp', '']) expect(() => parsePortArgument(text)).toThrow(/write a port/);
});
