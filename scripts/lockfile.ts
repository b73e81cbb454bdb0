import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { root } from './run.ts';

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  packages: Record<string, LockEntry>;
}

const file = path.join(root, 'package-lock.json');
const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** The platform that a package such as `@scope/cli-linux-x64-musl` is for; null where its name does not say. */
function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> | null {
  const words = name.split('/').at(-1)?.split('-') ?? [];
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) return null;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  return { os: [os], cpu: [cpu], ...(os === 'linux' ? { libc: [libc] } : {}) };
}

/** Optional packages for other platforms that the lock file leaves out. */
function missingPlatforms({ packages }: LockFile): readonly (readonly [string, LockEntry])[] {
  const nested = new Set(Object.keys(packages).map((where) => where.slice(where.lastIndexOf('node_modules/'))));
  return Object.values(packages).flatMap((entry) =>
    Object.entries(entry.optionalDependencies ?? {}).flatMap(([name, version]) => {
      const where = `node_modules/${name}`;
      const platform = platformOf(name);
      if (nested.has(where) || platform === null || !/^\d+\.\d+\.\d+$/.test(version)) return [];
      return [[where, { version, ...(entry.dev === true ? { dev: true } : {}), optional: true, ...platform }] as const];
    }),
  );
}

/**
 * Names the packages of every platform in the lock file. A registry that mirrors only some platforms makes npm leave the
 * others out, and `npm ci` then refuses the file everywhere.
 */
export async function completeLockFile(): Promise<number> {
  const lock: LockFile = JSON.parse(await readFile(file, 'utf8'));
  const missing = missingPlatforms(lock);
  if (missing.length === 0) return 0;
  const entries = [...Object.entries(lock.packages), ...missing];
  lock.packages = Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b, 'en')));
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
  return missing.length;
}

const dependencyKinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** Workspaces whose package.json asks for other packages than the lock file says. */
async function driftedWorkspaces({ packages }: LockFile): Promise<readonly string[]> {
  const drifted: string[] = [];
  for (const [where, locked] of Object.entries(packages)) {
    if (where.includes('node_modules/')) continue;
    const manifest = JSON.parse(await readFile(path.join(root, where, 'package.json'), 'utf8'));
    const same = dependencyKinds.every((kind) => isDeepStrictEqual(manifest[kind] ?? {}, locked[kind] ?? {}));
    if (!same) drifted.push(where === '' ? 'package.json' : `${where}/package.json`);
  }
  return drifted;
}

/** What is wrong with the lock file: download addresses tie every clone to one registry, gaps and drift stop `npm ci`. */
export async function examineLockFile(): Promise<string> {
  const text = await readFile(file, 'utf8');
  const addresses = text.match(/"resolved": "http/g)?.length ?? 0;
  if (addresses > 0) return `${addresses} "resolved" entries; run "npm install" with .npmrc in place\n`;
  const lock: LockFile = JSON.parse(text);
  const drifted = await driftedWorkspaces(lock);
  if (drifted.length > 0) return `${drifted.join(', ')}: not what is locked; run "npm install"\n`;
  const gaps = missingPlatforms(lock).length;
  return gaps === 0 ? '' : `${gaps} packages of other platforms are not named; run "npm run generate"\n`;
}
