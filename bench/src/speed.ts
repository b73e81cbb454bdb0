import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { repositoryFolder } from '@trailer/lab';
import { execa } from 'execa';
import { z } from 'zod';

/** The program the agent measures with, from the bundle. */
const program = [process.execPath, join(repositoryFolder, 'dist/speed.mjs')];
const key = 'bench';
const speedSchema = z.object({ throughputGbps: z.number() });

/** Turns a command line into one that runs in some place. */
export type Enter = (argv: readonly string[]) => readonly string[];

/** Listens in a place until it is closed. */
export async function listenIn(enter: Enter, port: number): Promise<() => Promise<void>> {
  const end = start(enter, { role: 'listen', address: null, port, key });
  await end.line;
  return end.close;
}

/** Throughput of one TCP stream from a place to what listens, in 10^9 bits a second. */
export async function throughputFrom(
  enter: Enter,
  to: { readonly address: string; readonly port: number },
  throughputMs: number,
): Promise<number> {
  const end = start(enter, { role: 'measure', ...to, key, latencyMs: 50, throughputMs });
  try {
    return speedSchema.parse(JSON.parse(await end.line)).throughputGbps;
  } finally {
    await end.close();
  }
}

function start(enter: Enter, task: object) {
  const [file = '', ...args] = enter(program);
  const subprocess = execa(file, args, { reject: false, stdin: 'pipe', buffer: { stdout: false, stderr: true } });
  subprocess.stdin.on('error', () => undefined);
  subprocess.stdin.write(`${JSON.stringify(task)}\n`);
  const ended = subprocess.then(({ stderr }) => Promise.reject(new Error(`it could not be measured: ${stderr}`)));
  const said = once(createInterface({ input: subprocess.stdout }), 'line').then(([line]) => String(line));
  const line: Promise<string> = Promise.race([said, ended]);
  return {
    line,
    close: async () => {
      subprocess.stdin.end();
      await subprocess;
    },
  };
}
