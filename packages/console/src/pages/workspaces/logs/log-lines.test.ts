import { expect, test } from 'vitest';
import { appendText, emptyLog, keptLines, linesWith } from './log-lines.ts';

test('a line is shown when it is complete, wherever the pieces were cut', () => {
  const log = ['fir', 'st\nsec', 'ond\r\nthird'].reduce(appendText, emptyLog);
  expect(log.lines).toEqual([
    { number: 1, text: 'first' },
    { number: 2, text: 'second' },
  ]);
  expect(log.rest).toBe('third');
});

test('colours of terminals are left out', () => {
  expect(appendText(emptyLog, '\u001b[31mred\u001b[0m\n').lines[0]?.text).toBe('red');
});

test('the oldest lines are let go, and the others keep their numbers', () => {
  const log = appendText(emptyLog, 'x\n'.repeat(keptLines + 5));
  expect(log.lines).toHaveLength(keptLines);
  expect(log.lines[0]?.number).toBe(6);
});

test('lines are found by a text in whatever case', () => {
  const { lines } = appendText(emptyLog, 'GET /\nError: no\nget /x\n');
  expect(linesWith(lines, 'Get').map(({ number }) => number)).toEqual([1, 3]);
  expect(linesWith(lines, '')).toHaveLength(3);
});
