import process from 'node:process';
import { CommanderError } from 'commander';
import type { CliEnvironment } from './config.ts';
import type { CliContext } from './context.ts';
import { exitCodes } from './exit.ts';
import { buildProgram } from './program.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface RunParts {
  readonly environment: CliEnvironment;
  readonly terminal: Terminal;
}

/** Runs one command line and returns the exit code. The first Ctrl-C ends it cleanly, the second at once. */
export async function run(args: readonly string[], parts: RunParts): Promise<number> {
  const abort = new AbortController();
  const onSignal = (): void => {
    if (abort.signal.aborted) process.exit(exitCodes.interrupted);
    abort.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await runWith(args, { ...parts, signal: abort.signal });
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

async function runWith(args: readonly string[], parts: Omit<CliContext, 'exitWith'>): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = buildProgram({
    ...parts,
    exitWith: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    return exitCodeOfUsage(error, parts.terminal);
  }
  return exitCode;
}

/** Commander has printed its own message; an option whose text could not be read has not. */
async function exitCodeOfUsage(error: unknown, terminal: Terminal): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const { describeFailure } = await import('./failure.ts');
  const failure = describeFailure(error);
  for (const line of failure.lines) terminal.stderr.write(`${line}\n`);
  return failure.exitCode;
}
