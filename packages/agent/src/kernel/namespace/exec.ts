import { type CommandResult, programMissing } from '../process.ts';
import type { CommandRunner, NamespaceEngine } from './runner.ts';
import { within } from './within.ts';

/** The program is the image's: it may be one that never ends. */
const execLimitMs = 10_000;

/** How an engine says that the image lacks a program: as an error of the call, or as output of a failed command. */
const missingProgram = /executable file not found|exec: .*no such file or directory/i;

/** Runs commands by privileged exec inside the container itself; the image has to bring the programs. */
export function createExecRunner(engine: NamespaceEngine, containerId: string): CommandRunner {
  return {
    strategy: 'exec',
    run: (argv, stdin) => execInside(engine, { containerId, privileged: true }, { argv, stdin }),
    close: async () => undefined,
  };
}

/**
 * Runs one command by the engine's exec; a program the image lacks is exit code 127, like everywhere else. Throws when
 * the program does not end in time, and leaves it.
 */
export async function execInside(
  engine: NamespaceEngine,
  {
    containerId,
    privileged,
    limitMs = execLimitMs,
  }: { readonly containerId: string; readonly privileged: boolean; readonly limitMs?: number },
  { argv, stdin }: { readonly argv: readonly string[]; readonly stdin: string | undefined },
): Promise<CommandResult> {
  const options = stdin === undefined ? { privileged } : { privileged, stdin };
  const result = await within(limitMs, `"${argv.join(' ')}" inside the container`, (signal) =>
    engine.exec(containerId, argv, { ...options, signal }),
  ).catch((error: unknown) => {
    if (error instanceof Error && missingProgram.test(error.message)) return notFound(argv);
    throw error;
  });
  const startFailed = result.exitCode !== 0 && missingProgram.test(result.stdout + result.stderr);
  return startFailed ? notFound(argv) : result;
}

function notFound([program = '']: readonly string[]): CommandResult {
  return { exitCode: programMissing, stdout: '', stderr: `${program}: not in the image` };
}
