import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addClientCommand } from './define.ts';

export interface LoginOptions {
  readonly token?: string;
  readonly email?: string;
  readonly passwordStdin?: boolean;
}

/** `trailer login` */
export function addLoginCommand(program: Command, context: CliContext): void {
  addClientCommand<LoginOptions>(program, context, {
    usage: 'login',
    summary: 'Sign in to a server and keep a token for later commands',
    options: [
      ['--email <address>', 'sign in as this user; asks for the password'],
      ['--password-stdin', 'read the password from standard input'],
    ],
    examples: [
      'login --url http://nas:8090',
      'login --url https://trailer.example.com --token trl_…',
      'login --email me@example.com --password-stdin < password.txt',
    ],
    run: async (session, _args, options) =>
      (await import('./login.run.ts')).loginCommand(session, options, context.environment.configFolder),
  });
}
