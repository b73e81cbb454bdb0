import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './run.ts';

const outputFolder = path.join(root, 'dist');
const chunkLifetimeMs = 24 * 60 * 60 * 1000;

/** Packages with machine code in them, or that only stand in for such; they stay in node_modules. */
const native = ['better-sqlite3', '@node-rs/argon2', 'pg-native', 'cpu-features', 'ssh2'];

/** CommonJS packages inside an ES module still ask for `require`. */
const banner = "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);";

/** A process that runs may still load a chunk of the build before this one, so old ones stay for a day. */
async function removeOldChunks(current: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(outputFolder)) {
    const file = path.join(outputFolder, name);
    if (!current.has(file) && Date.now() - (await stat(file)).mtimeMs > chunkLifetimeMs)
      await rm(file, { force: true });
  }
}

/** Bundles the `trailer` command into dist/, split so that a client command loads neither server nor agent. */
export async function bundle(): Promise<readonly string[]> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { trailer: 'packages/cli/src/main.ts', probe: 'packages/agent/src/kernel/probe/main.ts' },
    outdir: outputFolder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: native,
    banner: { js: banner },
    legalComments: 'none',
    logLevel: 'error',
    write: false,
  });
  await mkdir(outputFolder, { recursive: true });
  // The entry comes last: whoever sees the new one finds its chunks.
  const files = outputFiles.toSorted(
    (a, b) => Number(a.path.endsWith('trailer.mjs')) - Number(b.path.endsWith('trailer.mjs')),
  );
  for (const file of files) {
    const temporary = `${file.path}.${process.pid}`;
    await writeFile(temporary, file.contents);
    await rename(temporary, file.path);
  }
  await removeOldChunks(new Set(files.map((file) => file.path)));
  return files.map((file) => path.relative(root, file.path));
}
