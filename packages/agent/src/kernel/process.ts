import { execa } from 'execa';

/** What a finished command said. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly stdin?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Exit code of a program that is not there, as a shell and `nsenter` report it. */
export const programMissing = 127;

const defaultTimeoutMs = 5_000;

/** A command that failed: its arguments, its exit code (null when it never exited by itself) and what it wrote to stderr first. */
export class CommandError extends Error {
  readonly argv: readonly string[];
  readonly exitCode: number | null;

  constructor(argv: readonly string[], exitCode: number | null, reason: { said: string; cause?: unknown }) {
    const how = exitCode === null ? 'did not finish' : `exited with ${exitCode}`;
    super(`"${argv.join(' ')}" ${how}: ${firstLine(reason.said)}`, { cause: reason.cause });
    this.name = 'CommandError';
    this.argv = argv;
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command to its end, whatever its exit code. A program that is not installed counts as exit code 127;
 * a time limit, an abort or a signal throws.
 */
export async function attemptCommand(
  argv: readonly string[],
  { stdin, timeoutMs = defaultTimeoutMs, signal }: CommandOptions = {},
): Promise<CommandResult> {
  const [program = '', ...args] = argv;
  const result = await execa(program, args, {
    reject: false,
    stripFinalNewline: false,
    timeout: timeoutMs,
    // Error texts are matched and shown: always the untranslated ones.
    env: { LC_ALL: 'C' },
    ...(stdin === undefined ? { stdin: 'ignore' as const } : { input: stdin }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  if (result.exitCode !== undefined) {
    return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  }
  if (result.code === 'ENOENT') return { exitCode: programMissing, stdout: '', stderr: `${program}: not installed` };
  throw new CommandError(argv, null, { said: whyUnfinished(result, timeoutMs), cause: result.cause });
}

/** Runs a command to its end and returns what it said; throws a CommandError unless it exits with 0. */
export async function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return expectSuccess(argv, await attemptCommand(argv, options));
}

/** The same result, or a CommandError when the exit code is not 0. */
export function expectSuccess(argv: readonly string[], result: CommandResult): CommandResult {
  if (result.exitCode === 0) return result;
  throw new CommandError(argv, result.exitCode, { said: result.stderr || result.stdout });
}

interface Unfinished {
  readonly timedOut: boolean;
  readonly isCanceled: boolean;
  readonly signal?: string | undefined;
  readonly originalMessage?: string | undefined;
}

function whyUnfinished(result: Unfinished, timeoutMs: number): string {
  if (result.timedOut) return `no end in ${timeoutMs} ms`;
  if (result.isCanceled) return 'cancelled';
  if (result.signal !== undefined) return `killed by ${result.signal}`;
  return result.originalMessage ?? 'it could not be started';
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] || 'it said nothing';
}
