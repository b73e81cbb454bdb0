import type { CliContext } from '../context.ts';
import { CliError } from '../exit.ts';
import type { ServerFlags } from './server.ts';
import type { Service } from './service.ts';

export function runServer(_context: CliContext, _flags: ServerFlags): Promise<Service> {
  throw new CliError('server is not here yet');
}
