import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { execa } from 'execa';
import { labMark, limits } from '../config.ts';

/** What a finished command said. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly timeoutMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A command that did not exit with 0, told with its arguments and what it wrote to stderr. */
export class CommandError extends Error {
  readonly argv: readonly string[];
  readonly result: CommandResult;

  constructor(argv: readonly string[], result: CommandResult) {
    const said = (result.stderr || result.stdout).trim().slice(-2000);
    super(`"${argv.join(' ')}" exited with ${result.exitCode}: ${said || 'it said nothing'}`);
    this.name = 'CommandError';
    this.argv = argv;
    this.result = result;
  }
}

/** Runs a command to its end and returns what it said, whatever its exit code. */
export async function attempt(argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const [program, ...args] = argv;
  if (program === undefined) throw new Error('no command given');
  const result = await execa(program, args, {
    reject: false,
    stripFinalNewline: false,
    timeout: options.timeoutMs ?? limits.commandMs,
    env: { ...options.environment },
    ...(options.stdin === undefined ? { stdin: 'ignore' as const } : { input: options.stdin }),
  });
  const failure = result.exitCode === undefined ? (result.originalMessage ?? result.shortMessage ?? 'killed') : '';
  return { exitCode: result.exitCode ?? 127, stdout: result.stdout, stderr: `${result.stderr}${failure}` };
}

/** Runs a command to its end; throws a CommandError unless it exits with 0. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const result = await attempt(argv, options);
  if (result.exitCode !== 0) throw new CommandError(argv, result);
  return result;
}

export interface DetachedOptions {
  /** The lab prefix that marks the process. */
  readonly mark: string;
  readonly logFile: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Starts a process that outlives this one and returns its pid.
 * Its output goes straight to a file: a pipe would tie its life to ours, and execa only takes pipes and its own streams.
 */
export function startDetached(argv: readonly string[], options: DetachedOptions): number {
  const [program, ...args] = argv;
  if (program === undefined) throw new Error('no command given');
  const log = openSync(options.logFile, 'a');
  try {
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...options.environment, [labMark]: options.mark },
    });
    child.on('error', (error) => appendFileSync(options.logFile, `cannot start ${program}: ${error.message}\n`));
    child.unref();
    if (child.pid === undefined) throw new Error(`cannot start ${program}: is it installed?`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}
