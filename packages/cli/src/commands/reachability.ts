import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { CellFilter } from '../reachability/select.ts';
import { addClientCommand, type OptionSpec } from './define.ts';

const filterOptions: readonly OptionSpec[] = [
  ['--from <vantage>', 'docker-host, lan-client, off-lan-client, workspace or itself'],
  ['--address <address>', 'one address, with :PORT or without'],
];

/** `trailer explain` and `trailer probe`. */
export function addReachabilityCommands(program: Command, context: CliContext): void {
  const load = () => import('./reachability.run.ts');
  addClientCommand<CellFilter>(program, context, {
    usage: 'explain <workspace>',
    summary: 'Say from where each address of a workspace answers, and why',
    options: filterOptions,
    examples: ['explain web', 'explain web --from lan-client --address 192.168.1.10:9090'],
    run: async (session, [reference = ''], filter) => (await load()).explainCommand(session, reference, filter),
  });
  addClientCommand<CellFilter>(program, context, {
    usage: 'probe <workspace>',
    summary: 'Send the packets and hold what came back against the prediction; exit 1 where they differ',
    options: filterOptions,
    examples: ['probe web', 'probe web --from docker-host', 'probe web --json'],
    run: async (session, [reference = ''], filter) => (await load()).probeCommand(session, reference, filter),
  });
}
