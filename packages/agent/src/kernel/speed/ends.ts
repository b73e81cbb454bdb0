import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { z } from 'zod';
import { findScript } from '../script.ts';
import { type ListenTask, listeningSchema, type MeasureTask, type Speed, speedSchema } from './messages.ts';

const script = { checkout: './main.ts', build: './speed.mjs' } as const;

/** In which network namespace an end is: that of a process, or null for the host's. */
export type Place = number | null;

/** A listening end. Whoever opened it closes it; it ends with this process too. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Both ends of a measurement, as the bench uses them. */
export interface Speeds {
  readonly openListener: typeof openListener;
  readonly measureSpeed: typeof measureSpeed;
}

/** Starts a listening end. Throws when it cannot listen there. */
export async function openListener(place: Place, task: Omit<ListenTask, 'role'>): Promise<Listener> {
  const end = start(place, { role: 'listen', ...task });
  const { port } = await end.answer(listeningSchema);
  return { port, close: end.close };
}

/** Measures from a place to a listening end; throws, saying why, where nothing was measured. Aborting ends it. */
export async function measureSpeed(
  place: Place,
  { signal, ...task }: Omit<MeasureTask, 'role'> & { readonly signal: AbortSignal },
): Promise<Speed> {
  signal.throwIfAborted();
  const end = start(place, { role: 'measure', ...task });
  const stop = (): void => void end.close();
  signal.addEventListener('abort', stop);
  try {
    return await end.answer(speedSchema);
  } finally {
    signal.removeEventListener('abort', stop);
    await end.close();
  }
}

function start(place: Place, task: ListenTask | MeasureTask) {
  const enter = place === null ? [] : ['nsenter', `--net=/proc/${place}/ns/net`, '--'];
  const [program = '', ...args] = [...enter, process.execPath, findScript(import.meta.url, script)];
  const subprocess = execa(program, args, { reject: false, stdin: 'pipe', buffer: { stdout: false, stderr: true } });
  // Writing to a process that is gone fails here too: why it is gone is told below.
  subprocess.stdin.on('error', () => undefined);
  subprocess.stdin.write(`${JSON.stringify(task)}\n`);
  const line = once(createInterface({ input: subprocess.stdout }), 'line');
  return {
    answer: async <Schema extends z.ZodType>(schema: Schema): Promise<z.output<Schema>> => {
      const ended = subprocess.then(({ stderr }) => Promise.reject(new Error(firstLine(stderr))));
      const [said] = await Promise.race([line, ended]);
      return schema.parse(JSON.parse(String(said)));
    },
    close: async () => {
      subprocess.stdin.end();
      await subprocess;
    },
  };
}

function firstLine(text: string | undefined): string {
  return text?.trim().split('\n', 1)[0] || 'the measuring process ended without a word';
}
