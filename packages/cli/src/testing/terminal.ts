import process from 'node:process';
import type { CliEnvironment } from '../config.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** A terminal that keeps what was written; nobody sits at it. */
export interface RecordedTerminal extends Terminal {
  readonly out: () => string;
  readonly err: () => string;
}

/** Makes one; not a TTY, as in a pipe. */
export function recordTerminal(stdin: Terminal['stdin'] = process.stdin): RecordedTerminal {
  const written: { out: string; err: string } = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string | Uint8Array) => {
      written[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
      return true;
    },
    once: () => undefined,
  });
  return {
    stdin,
    stdout: stream('out'),
    stderr: stream('err'),
    out: () => written.out,
    err: () => written.err,
  };
}

/** An environment with nothing in it but where to keep files. */
export function bareEnvironment(configFolder: string, url?: string): CliEnvironment {
  return { url, token: undefined, workspacePassword: undefined, configFolder, plain: true, all: {} };
}
