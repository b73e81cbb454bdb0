import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

/** Held for as long as this process uses a data folder. */
export interface DataFolderLock {
  release(): void;
}

/**
 * Makes this process the only one on a data folder, or throws. The lock is a SQLite file with an open exclusive
 * transaction: the kernel drops it with the process, however that ends, so no stale lock file can be left.
 */
export function lockDataFolder(dataFolder: string): DataFolderLock {
  const file = new SqliteDatabase(join(dataFolder, 'trailer.lock'), { timeout: 0 });
  try {
    file.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    file.close();
    throw new Error(
      `the data folder ${dataFolder} is in use by another Trailer process: stop that one, or give this one a folder of its own with --data`,
      { cause },
    );
  }
  return { release: () => void file.close() };
}
