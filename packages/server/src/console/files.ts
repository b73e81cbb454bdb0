import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file of the console as it is sent. */
export interface ConsoleFile {
  readonly type: string;
  readonly plain: Buffer;
  /** The same compressed by gzip; null where the build made none. */
  readonly compressed: Buffer | null;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** One name: neither a path nor a hidden file. */
const plainName = /^[\w-][\w.-]*$/;

/** The files of one folder by their names, each read once: their names change with what they hold. */
export class ConsoleFiles {
  readonly #folder: string;
  readonly #read = new Map<string, ConsoleFile>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file of that name; null where there is none, or none that browsers are meant to have. */
  async find(name: string): Promise<ConsoleFile | null> {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const file = plainName.test(name) ? await readConsoleFile(join(this.#folder, name)) : null;
    if (file !== null) this.#read.set(name, file);
    return file;
  }
}

/** Reads a file and its compressed twin; null where there is none. */
export async function readConsoleFile(path: string): Promise<ConsoleFile | null> {
  const type = types[extname(path)];
  if (type === undefined) return null;
  const [plain, compressed] = await Promise.all([readIfThere(path), readIfThere(`${path}.gz`)]);
  return plain === null ? null : { type, plain, compressed };
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
