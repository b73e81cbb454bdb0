import { expect, test } from 'vitest';
import { naturalKey, nextSort, rememberedKey, sortRows } from './sort-rows.ts';

const byName = ({ name }: { readonly name: string }) => naturalKey(name);
const named = (...names: readonly string[]) => names.map((name, index) => ({ name, index }));
const namesOf = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);

test('numbers inside names and addresses are sorted by their value', () => {
  const rows = named('web-10', 'Web-9', '10.0.0.10', '10.0.0.9');
  expect(namesOf(sortRows(rows, byName, false))).toEqual(['10.0.0.9', '10.0.0.10', 'Web-9', 'web-10']);
  expect(namesOf(sortRows(rows, byName, true))).toEqual(['web-10', 'Web-9', '10.0.0.10', '10.0.0.9']);
});

test('rows that are equal keep their order, in either direction', () => {
  const rows = named('a', 'A', 'a');
  expect(sortRows(rows, byName, false).map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(sortRows(rows, byName, true).map(({ index }) => index)).toEqual([0, 1, 2]);
});

test('choosing a column again turns its direction round, choosing another starts it anew', () => {
  const first = nextSort({ column: 'name', descending: false }, 'name');
  expect(first).toEqual({ column: 'name', descending: true });
  expect(nextSort(first, 'name')).toEqual({ column: 'name', descending: false });
  expect(nextSort(first, 'state')).toEqual({ column: 'state', descending: false });
});

test('a key is worked out once a row', () => {
  let asked = 0;
  const keyOf = rememberedKey(({ name }: { readonly name: string }) => {
    asked += 1;
    return name;
  });
  const [row = { name: '' }] = named('a');
  expect([keyOf(row), keyOf(row), keyOf({ ...row })]).toEqual(['a', 'a', 'a']);
  expect(asked).toBe(2);
});
