import type { CliEnvironment } from './config.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What every command is made with. */
export interface CliContext {
  readonly environment: CliEnvironment;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Sets what the process will exit with. */
  exitWith(code: number): void;
}
