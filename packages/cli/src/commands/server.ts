import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { examplesHelp } from './define.ts';
import { runService } from './service.ts';

export interface ServerFlags {
  readonly data?: string;
  readonly listen?: string;
}

/** `trailer server` */
export function addServerCommand(program: Command, context: CliContext): void {
  program
    .command('server')
    .summary('Run the control plane alone; agents on other machines dial in')
    .description('Run the control plane alone; agents on other machines dial in.')
    .option('--data <folder>', 'where everything is kept [TRAILER_DATA; trailer_data]')
    .option('--listen <address>', 'address of console, API and workspace URLs [TRAILER_LISTEN; 0.0.0.0:8090]')
    .addHelpText(
      'after',
      examplesHelp(['server --data /srv/trailer', 'TRAILER_DATABASE_URL=postgres://… trailer server']),
    )
    .action((flags: ServerFlags) =>
      runService(context, async () => (await import('./server.run.ts')).runServer(context, flags)),
    );
}
