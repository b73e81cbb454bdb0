import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { examplesHelp } from './define.ts';
import { runService } from './service.ts';

export interface AgentFlags {
  readonly server: string;
  readonly token?: string;
  readonly data?: string;
  readonly dockerSocket?: string;
}

/** `trailer agent` */
export function addAgentCommand(program: Command, context: CliContext): void {
  program
    .command('agent')
    .summary('Run the agent of this machine; it dials the server and is never dialled')
    .description('Run the agent of this machine; it dials the server and is never dialled.')
    .requiredOption('--server <url>', 'the server to dial')
    .option('--token <token>', 'enrolment token, needed the first time only')
    .option('--data <folder>', 'where its key and last desired state are kept [TRAILER_DATA; trailer_data]')
    .option('--docker-socket <path>', 'the Docker engine [TRAILER_DOCKER_SOCKET; /var/run/docker.sock]')
    .addHelpText(
      'after',
      examplesHelp(['agent --server http://trailer:8090 --token trle_…', 'agent --server http://trailer:8090']),
    )
    .action((flags: AgentFlags) =>
      runService(context, async () => (await import('./agent.run.ts')).runAgent(context, flags)),
    );
}
