import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { removeOldFiles, replaceFile } from './output.ts';
import { root } from './run.ts';

const outputFolder = path.join(root, 'dist');

/** Packages with machine code in them, or that only stand in for such; they stay in node_modules. */
const native = ['better-sqlite3', '@node-rs/argon2', 'pg-native', 'cpu-features', 'ssh2'];

/** CommonJS packages inside an ES module still ask for `require`. */
const banner = "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);";

/** How everything of ours is bundled; what goes in and where it goes is added. */
export const bundleOptions = {
  absWorkingDir: root,
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
} as const satisfies BuildOptions;

/** Bundles the `trailer` command into dist/, split so that a client command loads neither server nor agent. */
export async function bundle(): Promise<readonly string[]> {
  const { outputFiles } = await build({
    ...bundleOptions,
    entryPoints: {
      trailer: 'packages/cli/src/main.ts',
      probe: 'packages/agent/src/kernel/probe/main.ts',
      dial: 'packages/agent/src/kernel/dial/main.ts',
      speed: 'packages/agent/src/kernel/speed/main.ts',
      'hear-dhcp': 'packages/agent/src/kernel/wire/dhcp/main.ts',
    },
    outdir: outputFolder,
    write: false,
  });
  await mkdir(outputFolder, { recursive: true });
  // The entry comes last: whoever sees the new one finds its chunks.
  const files = outputFiles.toSorted(
    (a, b) => Number(a.path.endsWith('trailer.mjs')) - Number(b.path.endsWith('trailer.mjs')),
  );
  for (const file of files) await replaceFile(file.path, file.contents);
  await removeOldFiles(outputFolder, new Set(files.map((file) => file.path)));
  return files.map((file) => path.relative(root, file.path));
}
