import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDataFolder } from '../db/folder.ts';
import { newId } from '../db/id.ts';

/**
 * By which this process finds the host it runs on among the hosts of a database that others use as well; made at the
 * first start. It lies in the data folder because that, unlike the database, belongs to one machine.
 */
export async function ensureLocalId(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'host-id');
  ensureDataFolder(dataFolder);
  try {
    await writeFile(path, newId(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const id = (await readFile(path, 'utf8')).trim();
  if (/^[\w-]{8,64}$/.test(id)) return id;
  throw new Error(`${path} is damaged: restore it; if you remove it, this machine becomes a new host`);
}
