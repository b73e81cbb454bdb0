import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

const lifetimeMs = 24 * 60 * 60 * 1000;

/** Writes a file so that nobody ever reads half of it. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

/** A process or page that runs may still load a file of the build before this one, so old ones stay for a day. */
export async function removeOldFiles(folder: string, current: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (!entry.isFile() || current.has(file)) continue;
    if (Date.now() - (await stat(file)).mtimeMs > lifetimeMs) await rm(file, { force: true });
  }
}
