import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureDataFolder } from './folder.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'trailer-folder-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

test('a data folder is made with the folders above it, for its owner alone', () => {
  const folder = join(scratch, 'a/b/c');
  ensureDataFolder(folder);
  ensureDataFolder(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a data folder that cannot be made is refused at once, naming it and the cure', () => {
  expect(() => ensureDataFolder('/proc/nowhere/data')).toThrow(/\/proc\/nowhere\/data cannot be made: .*--data/);
});

test('a file is no data folder', () => {
  const file = join(scratch, 'file');
  writeFileSync(file, '');
  expect(() => ensureDataFolder(file)).toThrow('is not a folder');
});
