/** Writes the files that are made from the code: `npm run generate`. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generatedFiles } from './generated.ts';
import { completeLockFile } from './lockfile.ts';
import { root } from './run.ts';
import { say } from './terminal.ts';

for (const file of generatedFiles()) {
  const target = path.join(root, file.path);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, file.content);
  say(`wrote ${file.path}`);
}

const added = await completeLockFile();
if (added > 0) say(`package-lock.json: named ${added} packages of other platforms`);
