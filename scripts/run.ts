import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** The repository's root folder; every script works from there, wherever it was called from. */
export const root = path.resolve(import.meta.dirname, '..');

const binaries = path.join(root, 'node_modules', '.bin');

export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  /** A figure worth seeing also where nothing failed. */
  readonly remark?: string;
}

export interface RunOptions {
  /** `inherit` shows the output as it comes, `capture` keeps it for the caller. */
  readonly output: 'inherit' | 'capture';
  readonly env?: Readonly<Record<string, string>>;
}

function environment(extra: RunOptions['env']): NodeJS.ProcessEnv {
  const plain = process.stdout.isTTY === true ? {} : { NO_COLOR: '1' };
  return { ...process.env, ...plain, PATH: `${binaries}${path.delimiter}${process.env['PATH'] ?? ''}`, ...extra };
}

/** Runs a program (those of node_modules first) in the repository's root; a program that is missing is exit code 127. */
export function run(argv: readonly string[], options: RunOptions): Promise<Outcome> {
  const [program = '', ...args] = argv;
  const capture = options.output === 'capture';
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: environment(options.env),
      stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ exitCode: 127, output: `${program}: ${error.message}\n` }));
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}
