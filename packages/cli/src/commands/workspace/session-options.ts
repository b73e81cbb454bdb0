import { parseCount } from '../../options/values.ts';
import type { OptionSpec } from '../define.ts';

export interface LogsOptions {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly since?: string;
  readonly timestamps?: boolean;
}

/** How a program in the container is talked with. */
export interface ProgramOptions {
  readonly interactive?: boolean;
  readonly tty?: boolean;
}

/** Options of `workspace logs`. */
export const logsOptions: readonly OptionSpec[] = [
  ['-f, --follow', 'keep printing what comes'],
  ['-n, --tail <lines>', 'only the last lines', (text) => parseCount(text, '--tail')],
  ['--since <when>', 'only what is newer: 10m, 2h, or a time'],
  ['-t, --timestamps', 'begin each line with its time'],
];

/** How a main process is talked with. */
export interface AttachOptions extends ProgramOptions {
  /** False where nothing is to be passed on, also from a terminal. */
  readonly stdin: boolean;
}

/** Options of `workspace attach`. */
export const attachOptions: readonly OptionSpec[] = [
  ['-i, --interactive', 'pass standard input on, also from a pipe; its end leaves'],
  ['-t, --tty', 'pass every key on, as is done at a terminal anyway'],
  ['--no-stdin', 'only watch'],
];

/** Options of `workspace exec`. */
export const execOptions: readonly OptionSpec[] = [
  ['-i, --interactive', 'pass standard input on'],
  ['-t, --tty', 'give the command a terminal'],
];
