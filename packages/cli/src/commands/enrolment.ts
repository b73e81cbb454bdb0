import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addClientCommand, addGroup } from './define.ts';

/** `trailer enrolment …` */
export function addEnrolmentCommands(program: Command, context: CliContext): void {
  const group = addGroup(program, 'enrolment', 'Tokens with which further hosts join');
  addClientCommand<{ readonly name?: string }>(group, context, {
    usage: 'create',
    summary: 'Create a single-use token for one new agent',
    options: [['--name <name>', 'name of the host that will use it']],
    examples: ['enrolment create --name nas'],
    run: async (session, _args, options) =>
      (await import('./enrolment.run.ts')).createEnrolmentCommand(session, options.name),
  });
}
