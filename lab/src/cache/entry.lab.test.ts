import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { cacheFolder } from '../config.ts';
import { ensureCacheEntry } from './entry.ts';

const name = `test-${randomBytes(4).toString('hex')}`;

async function tracesInCache(): Promise<readonly string[]> {
  return (await readdir(cacheFolder)).filter((found) => found.includes(name));
}

afterEach(async () => {
  for (const found of await tracesInCache()) await rm(join(cacheFolder, found), { recursive: true });
});

it('builds an entry once, however many ask for it at the same time', async () => {
  let builds = 0;
  const build = async (target: string) => {
    builds += 1;
    await writeFile(target, 'half');
    expect(existsSync(join(cacheFolder, name))).toBe(false);
    await sleep(50);
    await writeFile(target, 'whole');
  };
  const paths = await Promise.all([1, 2, 3].map(async () => await ensureCacheEntry(name, build)));
  expect(builds).toBe(1);
  expect(new Set(paths).size).toBe(1);
  expect(await readFile(paths[0] ?? '', 'utf8')).toBe('whole');
});

it('leaves nothing half made when a build fails, and builds again when asked again', async () => {
  const failing = async (target: string) => {
    await writeFile(target, 'half');
    throw new Error('the mirror is away');
  };
  await expect(ensureCacheEntry(name, failing)).rejects.toThrow('the mirror is away');
  expect((await tracesInCache()).filter((found) => !found.endsWith('.lock'))).toEqual([]);
  expect(existsSync(await ensureCacheEntry(name, async (target) => await writeFile(target, 'whole')))).toBe(true);
});
