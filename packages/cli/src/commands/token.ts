import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addClientCommand, addGroup } from './define.ts';

/** `trailer token …` */
export function addTokenCommands(program: Command, context: CliContext): void {
  const group = addGroup(program, 'token', 'API tokens of yours');
  const load = () => import('./token.run.ts');
  addClientCommand(group, context, {
    usage: 'list',
    aliases: ['ls'],
    summary: 'List your API tokens',
    examples: ['token list'],
    run: async (session) => (await load()).listTokensCommand(session),
  });
  addClientCommand<{ readonly expires?: string }>(group, context, {
    usage: 'create <name>',
    summary: 'Create an API token; its secret is printed this once',
    options: [['--expires <duration>', 'valid this long, such as 30d (default: for ever)']],
    examples: ['token create backup --expires 30d', 'TRAILER_TOKEN=$(trailer token create ci)'],
    run: async (session, [name = ''], options) => (await load()).createTokenCommand(session, name, options.expires),
  });
  addClientCommand<{ readonly yes?: boolean }>(group, context, {
    usage: 'delete <token>',
    aliases: ['rm'],
    summary: 'Revoke an API token',
    options: [['-y, --yes', 'do not ask']],
    examples: ['token delete ci'],
    run: async (session, [reference = ''], options) =>
      (await load()).deleteTokenCommand(session, reference, options.yes),
  });
}
