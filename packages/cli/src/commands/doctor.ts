import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addClientCommand } from './define.ts';

export interface DoctorOptions {
  readonly dockerSocket: string;
}

/** `trailer doctor` */
export function addDoctorCommand(program: Command, context: CliContext): void {
  addClientCommand<{ readonly dockerSocket?: string }>(program, context, {
    usage: 'doctor',
    summary: 'Check the server, the token, the hosts, and the engine and kernel of this machine',
    options: [['--docker-socket <path>', 'engine of this machine [TRAILER_DOCKER_SOCKET; /var/run/docker.sock]']],
    examples: ['doctor', 'doctor --url http://nas:8090'],
    run: async (session, _args, options) => {
      const { doctorCommand } = await import('./doctor.run.ts');
      const fromEnvironment = context.environment.all['TRAILER_DOCKER_SOCKET'];
      return doctorCommand(session, {
        dockerSocket: options.dockerSocket ?? fromEnvironment ?? '/var/run/docker.sock',
      });
    },
  });
}
