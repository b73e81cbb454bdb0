import process from 'node:process';
import { CliError, usageError } from '../exit.ts';
import type { Terminal } from './terminal.ts';

export interface Confirmation {
  readonly kind: string;
  readonly name: string;
  readonly yes: boolean | undefined;
  /** What else goes with it. */
  readonly consequence?: string;
}

/** Asks for the name of what is about to be deleted; without a terminal it takes --yes. */
export async function confirmByName(
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
  { kind, name, yes, consequence }: Confirmation,
): Promise<void> {
  if (yes === true) return;
  if (terminal.stdin.isTTY !== true)
    throw usageError(`Deleting the ${kind} ${name} needs --yes where nobody can be asked`);
  const { text, isCancel } = await import('@clack/prompts');
  const warning = consequence === undefined ? '' : ` ${consequence}`;
  const typed = await text({
    message: `This deletes the ${kind} ${name} for good.${warning} Type its name to go on.`,
    signal,
    output: process.stderr,
  });
  if (isCancel(typed) || typed !== name)
    throw new CliError(`Nothing was deleted${isCancel(typed) ? '' : `: that is not ${name}`}`);
}
