import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { examplesHelp } from './define.ts';
import { runService } from './service.ts';

/** Flags as commander hands them over; whoever runs merges them over environment and config file. */
export interface StandaloneFlags {
  readonly data?: string;
  readonly listen?: string;
  readonly dockerSocket?: string;
}

/** `trailer standalone` */
export function addStandaloneCommand(program: Command, context: CliContext): void {
  program
    .command('standalone')
    .summary('Run server and agent in one process on this machine')
    .description('Run server and agent in one process on this machine.')
    .option('--data <folder>', 'where everything is kept [TRAILER_DATA; trailer_data]')
    .option('--listen <address>', 'address of console, API and workspace URLs [TRAILER_LISTEN; 0.0.0.0:8090]')
    .option('--docker-socket <path>', 'the Docker engine [TRAILER_DOCKER_SOCKET; /var/run/docker.sock]')
    .addHelpText('after', examplesHelp(['standalone', 'standalone --data /srv/trailer --listen 127.0.0.1:8090']))
    .action((flags: StandaloneFlags) =>
      runService(context, async () => (await import('./standalone.run.ts')).runStandalone(context, flags)),
    );
}
