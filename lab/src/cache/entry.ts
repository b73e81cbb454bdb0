import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../config.ts';
import { withFileLock } from '../process/lock.ts';

const buildPrefix = '.building-';

/**
 * The path of a cache entry, made by `build` when absent. Built in a folder beside it and renamed, under a lock a name:
 * a crash leaves nothing half made, and parallel runs build once.
 */
export async function ensureCacheEntry(name: string, build: (target: string) => Promise<void>): Promise<string> {
  const entry = join(cacheFolder, name);
  if (existsSync(entry)) return entry;
  await mkdir(cacheFolder, { recursive: true });
  return await withFileLock(join(cacheFolder, `.${name}.lock`), async () => {
    if (existsSync(entry)) return entry;
    await removeAbandonedBuilds(name);
    const building = join(cacheFolder, `${buildPrefix}${name}-${randomBytes(4).toString('hex')}`);
    try {
      await build(building);
      await rename(building, entry);
    } finally {
      await rm(building, { recursive: true, force: true });
    }
    return entry;
  });
}

async function removeAbandonedBuilds(name: string): Promise<void> {
  const names = await readdir(cacheFolder);
  const abandoned = names.filter((found) => found.startsWith(`${buildPrefix}${name}-`));
  await Promise.all(abandoned.map((found) => rm(join(cacheFolder, found), { recursive: true, force: true })));
}
