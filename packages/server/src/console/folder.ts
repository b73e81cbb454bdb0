import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where the built console lies: beside the bundle this code is in, or where the build puts it when run from source. */
const places = ['console', '../../../../dist/console'];

/** The folder of the built console; null where it was not built. */
export function findConsole(): string | null {
  const folders = places.map((place) => resolve(import.meta.dirname, place));
  return folders.find((folder) => existsSync(resolve(folder, 'index.html'))) ?? null;
}
