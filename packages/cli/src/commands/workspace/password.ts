import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { text as readText } from 'node:stream/consumers';
import type { Session } from '../../client/session.ts';
import { CliError, exitCodes, usageError } from '../../exit.ts';
import type { PasswordOptions } from './options.ts';

const ways = '--password-file FILE, --password-stdin or TRAILER_WORKSPACE_PASSWORD';

/** Where else a password may come from. */
interface PasswordSources {
  readonly environment: string | undefined;
  /** Whether somebody at a terminal is asked when it comes from nowhere. */
  readonly ask: boolean;
}

/** The password of the account in a Windows desktop: from a file, standard input, the environment or the keyboard. */
export async function readPassword(
  session: Session,
  options: PasswordOptions,
  { environment, ask }: PasswordSources,
): Promise<string | undefined> {
  if (options.password !== undefined) {
    throw usageError(`Everyone on this machine can read a command line in its process list.\nUse ${ways}`);
  }
  if (options.passwordFile !== undefined && options.passwordStdin === true) {
    throw usageError('Give --password-file or --password-stdin, not both');
  }
  if (options.passwordFile !== undefined) return withoutLineEnd(await readPasswordFile(options.passwordFile));
  if (options.passwordStdin === true) return withoutLineEnd(await readText(session.terminal.stdin));
  if (!ask) return undefined;
  return environment ?? askForPassword(session);
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

async function readPasswordFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(`--password-file ${file}: ${(error as Error).message}`, {
      exitCode: exitCodes.usage,
      cause: error,
    });
  }
}

async function askForPassword({ terminal, output, signal }: Session): Promise<string> {
  if (terminal.stdin.isTTY !== true) {
    throw usageError(`A Windows desktop needs a password for its account, and nobody can be asked here.\nUse ${ways}`);
  }
  const prompts = await import('@clack/prompts');
  const askOnce = async (message: string): Promise<string> => {
    const typed = await prompts.password({ message, signal, output: process.stderr });
    if (prompts.isCancel(typed)) throw new CliError('Nothing was created', { exitCode: exitCodes.interrupted });
    return typed ?? '';
  };
  for (;;) {
    const password = await askOnce('Password of the account in Windows');
    if ((await askOnce('The same once more')) === password) return password;
    output.note('The two differ.');
  }
}
