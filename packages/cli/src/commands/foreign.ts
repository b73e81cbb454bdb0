import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addClientCommand, type OptionSpec, type WaitOptions } from './define.ts';
import { waitOptions } from './options.ts';

export interface AdoptOptions extends WaitOptions {
  readonly host?: string;
  readonly as?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const adoptOptions: readonly OptionSpec[] = [
  ['--host <host>', 'host it is on (needed when there is more than one)'],
  ['--as <name>', 'what Trailer is to call it (default: its name on the engine)'],
  ['--dry-run', 'only say what would become of it'],
];

/** `trailer host foreign` */
export function addForeignCommand(group: Command, context: CliContext): void {
  addClientCommand(group, context, {
    usage: 'foreign <host>',
    summary: "List networks and containers of a host's engine that are not Trailer's, and what stands in their way",
    examples: ['host foreign nas', "host foreign nas --json | jq '.containers[].plan'"],
    run: async (session, [reference = '']) => (await import('./foreign.run.ts')).listForeignCommand(session, reference),
  });
}

/** `trailer network adopt` */
export function addAdoptNetworkCommand(group: Command, context: CliContext): void {
  addClientCommand<AdoptOptions>(group, context, {
    usage: 'adopt <name>',
    summary: 'Take over a network of the engine as it is there; deleting it later only forgets it',
    options: [...adoptOptions, ...waitOptions],
    examples: ['network adopt lan-old', 'network adopt shop_default --host nas --as shop'],
    run: async (session, [reference = ''], options) =>
      (await import('./foreign.run.ts')).adoptNetworkCommand(session, reference, options),
  });
}

/** `trailer workspace adopt` */
export function addAdoptWorkspaceCommand(group: Command, context: CliContext): void {
  addClientCommand<AdoptOptions>(group, context, {
    usage: 'adopt <name>',
    summary: 'Take over a container of the engine: it is stopped, kept, and made anew as a workspace',
    options: [...adoptOptions, ['-y, --yes', 'do not ask'], ...waitOptions],
    examples: ['workspace adopt web-old --dry-run', 'workspace adopt web-old --host nas --as web'],
    run: async (session, [reference = ''], options) =>
      (await import('./foreign.run.ts')).adoptWorkspaceCommand(session, reference, options),
  });
}
