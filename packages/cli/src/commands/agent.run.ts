import type { CliContext } from '../context.ts';
import { CliError } from '../exit.ts';
import type { AgentFlags } from './agent.ts';
import type { Service } from './service.ts';

export function runAgent(_context: CliContext, _flags: AgentFlags): Promise<Service> {
  throw new CliError('agent is not here yet');
}
