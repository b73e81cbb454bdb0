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

/** What is about to be done, in the words that ask for it. */
export interface Deed {
  /** What has to be typed. */
  readonly name: string;
  readonly yes: boolean | undefined;
  /** A sentence: `This deletes the network lan for good.` */
  readonly deed: string;
  /** What is said when it is not done: `Nothing was deleted`. */
  readonly undone: string;
  /** The same where nobody can be asked: `Deleting the network lan`. */
  readonly doing: string;
}

/** Asks for the name of what is about to be deleted; without a terminal it takes --yes. */
export function confirmByName(
  place: { readonly terminal: Terminal; readonly signal: AbortSignal },
  { kind, name, yes, consequence }: Confirmation,
): Promise<void> {
  const warning = consequence === undefined ? '' : ` ${consequence}`;
  return confirmTyped(place, {
    name,
    yes,
    deed: `This deletes the ${kind} ${name} for good.${warning}`,
    undone: 'Nothing was deleted',
    doing: `Deleting the ${kind} ${name}`,
  });
}

/** Asks for a name to be typed before something is done; without a terminal it takes --yes. */
export async function confirmTyped(
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
  { name, yes, deed, undone, doing }: Deed,
): Promise<void> {
  if (yes === true) return;
  if (terminal.stdin.isTTY !== true) throw usageError(`${doing} needs --yes where nobody can be asked`);
  const { text, isCancel } = await import('@clack/prompts');
  const typed = await text({ message: `${deed} Type its name to go on.`, signal, output: process.stderr });
  if (isCancel(typed) || typed !== name)
    throw new CliError(`${undone}${isCancel(typed) ? '' : `: that is not ${name}`}`);
}
