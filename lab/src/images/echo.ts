import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { digestOf } from '../cache/digest.ts';
import { ensureCacheEntry } from '../cache/entry.ts';
import { run } from '../process/run.ts';

const source = new URL('../../images/echo.c', import.meta.url);

/** The echo server as a program of its own: static, it runs in any image, on any machine and in any guest of a lab. */
export async function ensureEchoProgram(): Promise<string> {
  return await ensureCacheEntry(`echo-${digestOf(await readFile(source, 'utf8'))}`, async (target) => {
    await run(['gcc', '-static', '-O2', '-s', '-Wall', '-Werror', '-o', target, fileURLToPath(source)]);
  });
}
