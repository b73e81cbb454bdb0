import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { execa } from 'execa';
import { openNamespace } from '../namespace/open.ts';
import { attemptCommand, type CommandOptions, type CommandResult, expectSuccess } from '../process.ts';

/** A network namespace for one use. A process holds it that ends with this one, and what is in it ends with both. */
export interface ThrowAway {
  /** The process that holds it, for whoever puts links into it. */
  readonly pid: number;
  /** Runs a command in it; throws a CommandError unless it exits with 0. */
  run(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  close(): Promise<void>;
}

/** Makes a namespace with nothing in it; throws where this process may not. */
export async function openThrowAway(): Promise<ThrowAway> {
  const holder = execa('unshare', ['--net', '--', 'cat'], { reject: false, buffer: { stdout: false } });
  const end = async (): Promise<string> => {
    holder.stdin.end();
    return (await holder).stderr;
  };
  holder.stdin.on('error', () => undefined).write('\n');
  // What comes back has passed through `cat`, so the namespace is there.
  const heldBy = await Promise.race([once(holder.stdout, 'data').then(() => holder.pid), holder.then(() => undefined)]);
  if (heldBy === undefined) throw new Error(`no network namespace can be made: ${(await end()).trim()}`);
  const handle = openNamespace(heldBy);
  const command = ['nsenter', `--net=/proc/${process.pid}/fd/${handle}`, '--'];
  return {
    pid: heldBy,
    run: async (argv, options) => expectSuccess(argv, await attemptCommand([...command, ...argv], options)),
    close: async () => {
      closeSync(handle);
      await end();
    },
  };
}
