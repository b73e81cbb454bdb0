import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { consoleFolder, ensureConsole } from './console.ts';
import type { Outcome } from './run.ts';

/** JavaScript that a first visit may load before it shows the overview, compressed. */
const budgetBytes = 250_000;

/** The page that a first visit shows. */
const firstPage = 'src/pages/overview/overview.tsx';

type Manifest = Readonly<Record<string, Chunk>>;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

interface Weight {
  readonly file: string;
  readonly bytes: number;
}

/** Chunks and whatever they import at once, each once. */
function withImports(manifest: Manifest, keys: readonly string[], found = new Set<string>()): ReadonlySet<string> {
  for (const key of keys) {
    if (found.has(key)) continue;
    found.add(key);
    withImports(manifest, manifest[key]?.imports ?? [], found);
  }
  return found;
}

/** The scripts that a first visit loads, the heaviest first, with their compressed sizes. */
async function weighFirstLoad(): Promise<readonly Weight[]> {
  const manifest = JSON.parse(await readFile(path.join(consoleFolder, '.vite', 'manifest.json'), 'utf8')) as Manifest;
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry === true);
  if (manifest[firstPage] === undefined) throw new Error(`the build has no chunk of ${firstPage}`);
  const keys = withImports(manifest, [...entries, firstPage]);
  const files = [...keys].flatMap((key) => manifest[key]?.file ?? []).filter((file) => file.endsWith('.js'));
  const weights = await Promise.all(files.map(weigh));
  return weights.toSorted((a, b) => b.bytes - a.bytes);
}

async function weigh(file: string): Promise<Weight> {
  return { file, bytes: gzipSync(await readFile(path.join(consoleFolder, file)), { level: 9 }).length };
}

const formatSize = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;

/** Builds the console where it is not up to date, and fails when its first load is heavier than it may be. */
export async function examineFirstLoad(): Promise<Outcome> {
  await ensureConsole();
  const weights = await weighFirstLoad();
  const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = weights.map(({ file, bytes }) => `${formatSize(bytes).padStart(10)}  ${file}`);
  const verdict = `the first load is ${formatSize(total)} of JavaScript, compressed; it may be ${formatSize(budgetBytes)}`;
  return {
    exitCode: total <= budgetBytes ? 0 : 1,
    output: [...lines, verdict, ''].join('\n'),
    remark: formatSize(total),
  };
}

if (import.meta.main) {
  const { exitCode, output } = await examineFirstLoad();
  process.stdout.write(output);
  process.exitCode = exitCode;
}
