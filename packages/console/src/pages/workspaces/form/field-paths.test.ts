import { expect, test } from 'vitest';
import { fieldPaths } from './field-paths.ts';
import { emptyForm, type WorkspaceForm } from './form.ts';

const windows: WorkspaceForm = { ...emptyForm('h1'), kind: 'windows' };

test('what cannot be changed has a field while a workspace is made, and none afterwards', () => {
  expect(fieldPaths(windows, false)).toEqual(expect.arrayContaining(['hostId', 'windows.edition']));
  const changing = fieldPaths(windows, true);
  expect(changing).toContain('windows.diskGiB');
  for (const fixed of ['hostId', 'windows.edition', 'windows.account.password']) expect(changing).not.toContain(fixed);
});

test('only what a kind of workspace has is told beside a field', () => {
  expect(fieldPaths(emptyForm('h1'), false)).toContain('command');
  expect(fieldPaths(emptyForm('h1'), false)).not.toContain('windows.diskGiB');
  expect(fieldPaths(windows, false)).not.toContain('command');
});

test('every row has fields of its own', () => {
  const rows: WorkspaceForm = {
    ...emptyForm('h1'),
    volumes: [
      { key: 4, name: 'a', path: '/a', readOnly: false },
      { key: 2, name: 'b', path: '/b', readOnly: false },
    ],
    environment: [{ key: 0, name: 'A-B', value: '' }],
  };
  expect(fieldPaths(rows, true)).toEqual(expect.arrayContaining(['volumes[1].path', 'environment.A-B']));
});
