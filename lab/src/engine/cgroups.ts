import { existsSync } from 'node:fs';
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../config.ts';
import { waitFor } from '../process/wait.ts';

const cgroupRoot = '/sys/fs/cgroup';

/** The top-level cgroups of a lab, in every hierarchy: version 1 has one a controller, version 2 one in all. */
export async function observeCgroups(prefix: string): Promise<readonly string[]> {
  const roots = existsSync(join(cgroupRoot, 'cgroup.controllers'))
    ? [cgroupRoot]
    : (await readdir(cgroupRoot)).map((name) => join(cgroupRoot, name));
  const found = await Promise.all(roots.map((root) => childrenOf(root)));
  return found.flat().filter((path) => isOfLab(path.slice(path.lastIndexOf('/') + 1), prefix));
}

function isOfLab(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}-`);
}

/** Removes the cgroups of a lab whose processes have ended; the kernel may need a moment to let go of the last one. */
export async function sweepCgroups(prefix: string): Promise<void> {
  await waitFor(
    async () => {
      const paths = await observeCgroups(prefix);
      await Promise.all(paths.map((path) => removeTree(path)));
      return (await observeCgroups(prefix)).length === 0 ? true : undefined;
    },
    { what: `the cgroups of ${prefix} to be removed`, timeoutMs: limits.sweepMs },
  );
}

async function removeTree(path: string): Promise<void> {
  for (const child of await childrenOf(path)) await removeTree(child);
  await rmdir(path).catch((error: unknown) => {
    // Busy: a process in it is still being reaped, the caller tries again. Absent: somebody else was faster.
    if (!hasCode(error, ['EBUSY', 'ENOENT', 'ENOTEMPTY'])) throw error;
  });
}

async function childrenOf(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name));
  } catch (error) {
    if (hasCode(error, ['ENOENT', 'ENOTDIR', 'ENODEV'])) return [];
    throw error;
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
