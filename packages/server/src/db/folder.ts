import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the data folder, for its owner alone, with the folders above it. Not by Node's recursive way: that one tries for
 * ever where a parent is there and answers "no such file" all the same, as /proc does (Node 24).
 */
export function ensureDataFolder(folder: string): void {
  try {
    makeFolder(folder, 1);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the data folder ${folder} cannot be made: ${why}. Name another with --data`, { cause: error });
  }
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder: name another with --data`);
}

function makeFolder(folder: string, triesForParent: number): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || triesForParent === 0 || dirname(folder) === folder) throw error;
    makeFolder(dirname(folder), 1);
    makeFolder(folder, 0);
  }
}
