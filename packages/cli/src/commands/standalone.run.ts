import type { CliContext } from '../context.ts';
import { CliError } from '../exit.ts';
import type { Service } from './service.ts';
import type { StandaloneFlags } from './standalone.ts';

export function runStandalone(_context: CliContext, _flags: StandaloneFlags): Promise<Service> {
  throw new CliError('standalone is not here yet');
}
