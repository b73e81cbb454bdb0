import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { removeOldFiles, replaceFile } from './output.ts';
import { root } from './run.ts';

const project = path.join(root, 'packages', 'console');

/** Where the built console lies: the server serves it from there, bundled or from source. */
export const consoleFolder: string = path.join(root, 'dist', 'console');

const page = path.join(consoleFolder, 'index.html');

/** What the console is made of. */
const sources = [
  'package-lock.json',
  'packages/console/index.html',
  'packages/console/vite.config.mts',
  'packages/console/public',
  'packages/console/src',
  'packages/contract/src',
  'packages/netmodel/src',
];

/** When a file, or anything in a folder, was changed last. */
async function newestChange(fileOrFolder: string): Promise<number> {
  const own = await stat(fileOrFolder);
  if (own.isFile()) return own.mtimeMs;
  const names = await readdir(fileOrFolder, { recursive: true });
  const sources = names.filter((name) => !name.endsWith('.test.ts'));
  const times = await Promise.all(sources.map((name) => changedAt(path.join(fileOrFolder, name))));
  return Math.max(own.mtimeMs, ...times);
}

/** What goes while it is looked at has just changed. */
async function changedAt(file: string): Promise<number> {
  const stats = await stat(file).catch(() => null);
  return stats?.mtimeMs ?? Date.now();
}

/** Whether the console has to be built: there is none, or one of its sources is newer. */
export async function isConsoleStale(): Promise<boolean> {
  if (!existsSync(page)) return true;
  const { mtimeMs: builtAt } = await stat(page);
  const changes = await Promise.all(sources.map((source) => newestChange(path.join(root, source))));
  return Math.max(...changes) > builtAt;
}

const compressible = /\.(js|css|svg)$/;

/** The text of a file and, where that saves something, the same compressed. */
async function write(name: string, content: string | Uint8Array): Promise<readonly string[]> {
  const file = path.join(consoleFolder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await replaceFile(file, content);
  if (!name.startsWith('assets/') || !compressible.test(name)) return [file];
  await replaceFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
  return [file, `${file}.gz`];
}

/** What the build makes; the page comes last, so that whoever sees the new one finds its files. */
async function bundleConsole(): Promise<readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]> {
  const built = await build({ root: project, logLevel: 'error', build: { write: false } });
  if (!('output' in built)) throw new Error('vite made something else than one build of the console');
  return built.output.toSorted((a, b) => Number(a.fileName === 'index.html') - Number(b.fileName === 'index.html'));
}

/** Builds the console into dist/console unless it is up to date; returns whether it was built. */
export async function ensureConsole(): Promise<boolean> {
  if (!(await isConsoleStale())) return false;
  // A source that changes while it is built makes the build stale at once.
  const startedAt = new Date();
  const outputs = await bundleConsole();
  const files: string[] = [];
  await mkdir(consoleFolder, { recursive: true });
  await cp(path.join(project, 'public'), consoleFolder, { recursive: true });
  for (const output of outputs)
    files.push(...(await write(output.fileName, output.type === 'chunk' ? output.code : output.source)));
  await utimes(page, startedAt, startedAt);
  await removeOldFiles(path.join(consoleFolder, 'assets'), new Set(files));
  return true;
}
