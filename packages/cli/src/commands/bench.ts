import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { addClientCommand, addGroup } from './define.ts';

export interface BenchOptions {
  readonly host?: string;
  readonly image?: string;
}

/** `trailer bench …` */
export function addBenchCommands(program: Command, context: CliContext): void {
  const group = addGroup(program, 'bench', 'Measure what a host gives');
  addClientCommand<BenchOptions>(group, context, {
    usage: 'network',
    summary: 'Measure throughput and latency of the ways packets take on a host, in less than a minute',
    options: [
      ['--host <host>', 'host to measure (needed when there is more than one)'],
      ['--image <image>', 'image on that host that holds sleep (default: the helper image, or that of a workspace)'],
    ],
    examples: ['bench network', 'bench network --host nas --image debian:12', 'bench network --json'],
    run: async (session, _args, options) => (await import('./bench.run.ts')).benchNetworkCommand(session, options),
  });
}
