import { expect, test } from 'vitest';
import { createStyle } from './style.ts';
import { formatFields, formatTable, widthOf, wrap } from './table.ts';

const columns = [{ title: 'NAME' }, { title: 'IMAGE', shrink: true }, { title: 'PHASE' }];

test('columns line up under their titles, without trailing spaces', () => {
  expect(
    formatTable(
      columns,
      [
        ['web', 'nginx:1.29', 'running'],
        ['database', 'postgres', 'stopped'],
      ],
      null,
    ),
  ).toEqual(['NAME      IMAGE       PHASE', 'web       nginx:1.29  running', 'database  postgres    stopped']);
});

test('a table wider than the terminal cuts the columns that may shrink and marks the cut', () => {
  const lines = formatTable(columns, [['web', 'registry.example.com/team/project/image:2026.11', 'running']], 40);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(40);
  expect(lines[1]).toMatch(/^web {3}registry\S*… {2}running$/);
});

test('several values stand one under the other on a terminal and on one line in a pipe', () => {
  const rows = [['web', ['one', 'two'], 'running']];
  expect(formatTable(columns, rows, 80)).toEqual(['NAME  IMAGE  PHASE', 'web   one    running', '      two']);
  expect(formatTable(columns, rows, null)[1]).toBe('web   one two  running');
});

test('a column that is not needed is left out before anything is cut', () => {
  const withId = [...columns, { title: 'ID', optional: true }];
  const rows = [['web', 'nginx:1.29', 'running', '8q0z5shtxdjb90vs']];
  expect(formatTable(withId, rows, 80)[0]).toMatch(/ID$/);
  expect(formatTable(withId, rows, 30)).toEqual(['NAME  IMAGE       PHASE', 'web   nginx:1.29  running']);
});

test('a sentence is broken into lines instead of being cut', () => {
  const sentence = [{ title: 'NAME' }, { title: 'MESSAGE', wrap: true }];
  expect(formatTable(sentence, [['web', 'one two three four']], 18)).toEqual([
    'NAME  MESSAGE',
    'web   one two',
    '      three four',
  ]);
});

test('in a pipe nothing is cut', () => {
  const image = 'x'.repeat(300);
  expect(formatTable(columns, [['web', image, 'running']], null)[1]).toContain(image);
});

test('colours take no width', () => {
  const { good } = createStyle(true);
  const [head = '', plain = '', coloured = ''] = formatTable(
    columns,
    [
      ['web', 'a', 'running'],
      ['web', good('a'), 'running'],
    ],
    null,
  );
  expect(widthOf(coloured)).toBe(widthOf(plain));
  expect(widthOf(head)).toBeLessThanOrEqual(widthOf(plain));
});

test('fields align their values', () => {
  expect(
    formatFields([
      ['Id', '1'],
      ['Phase', 'running'],
      ['About', ''],
    ]),
  ).toEqual(['Id     1', 'Phase  running', 'About']);
});

test('a long text is broken at spaces, words are never broken', () => {
  expect(wrap('one two three fourteen-characters five', 10)).toEqual([
    'one two',
    'three',
    'fourteen-characters',
    'five',
  ]);
});
