import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addClientCommand, addGroup } from './define.ts';
import { addForeignCommand } from './foreign.ts';

export interface UpdateHostOptions {
  readonly name?: string;
  readonly enable?: boolean;
  readonly disable?: boolean;
}

/** `trailer host …` */
export function addHostCommands(program: Command, context: CliContext): void {
  const group = addGroup(program, 'host', 'Hosts: machines with a Docker engine and an agent');
  const load = () => import('./host.run.ts');
  addClientCommand(group, context, {
    usage: 'list',
    aliases: ['ls'],
    summary: 'List hosts',
    examples: ['host list', 'host list --json'],
    run: async (session) => (await load()).listHostsCommand(session),
  });
  addClientCommand(group, context, {
    usage: 'get <host>',
    summary: 'Show a host with its interfaces, engine and kernel',
    examples: ['host get nas'],
    run: async (session, [reference = '']) => (await load()).getHostCommand(session, reference),
  });
  addForeignCommand(group, context);
  addClientCommand<UpdateHostOptions>(group, context, {
    usage: 'update <host>',
    summary: 'Rename, enable or disable a host',
    options: [
      ['--name <name>', 'the new name'],
      ['--enable', 'let Trailer work on it'],
      ['--disable', 'leave it as it is'],
    ],
    examples: ['host update 3f2a --name nas', 'host update nas --disable'],
    run: async (session, [reference = ''], options) => (await load()).updateHostCommand(session, reference, options),
  });
  addClientCommand<{ readonly yes?: boolean }>(group, context, {
    usage: 'delete <host>',
    aliases: ['rm'],
    summary: 'Forget a disabled host that holds no networks and no workspaces',
    options: [['-y, --yes', 'do not ask']],
    examples: ['host delete old-nas'],
    run: async (session, [reference = ''], options) => (await load()).deleteHostCommand(session, reference, options),
  });
}
