import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addClientCommand } from './define.ts';

/** Answers given beforehand, by question; those that are left out are asked for. */
export interface AdviseOptions {
  readonly host?: string;
  readonly network?: string;
  readonly lan?: string;
  readonly switch?: string;
  readonly matters?: string;
}

/** `trailer advise`. */
export function addAdviseCommand(program: Command, context: CliContext): void {
  addClientCommand<AdviseOptions>(program, context, {
    usage: 'advise',
    summary: 'Say which network to take, by three questions at most',
    options: [['--host <host>', 'host it is for (needed when there is more than one)']],
    group: {
      heading: 'Answers given beforehand:',
      options: [
        ['--network <answer>', 'does the workspace need a network at all?', ['yes', 'no']],
        ['--lan <answer>', 'should it be a machine on your LAN?', ['yes', 'no']],
        ['--switch <answer>', 'how many MAC addresses may one port of your switch carry?', ['several', 'one']],
        ['--matters <answer>', 'what matters most beside published ports?', ['names', 'speed', 'nothing']],
      ],
    },
    examples: ['advise', 'advise --network yes --lan yes --switch several', 'advise --network no --json'],
    run: async (session, _args, options) => (await import('./advise.run.ts')).adviseCommand(session, options),
  });
}
