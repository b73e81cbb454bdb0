import { readServerConfig, startServer, systemClock } from '@trailer/server';
import type { CliContext } from '../context.ts';
import { commandName, showBanner } from './banner.ts';
import { createServiceLogger } from './logger.ts';
import type { ServerFlags } from './server.ts';
import type { Service } from './service.ts';

/** Starts the control plane alone. */
export async function runServer(context: CliContext, flags: ServerFlags): Promise<Service> {
  const config = await readServerConfig({ flags, environment: context.environment.all });
  const logger = createServiceLogger(context, config.logLevel);
  const server = await startServer(config, { clock: systemClock, logger });
  const { address, setupLink } = server;
  showBanner(context, {
    address,
    setupLink,
    dataFolder: config.dataFolder,
    next: [
      ...(setupLink === null ? [] : ['Open the first sign-in link and choose an e-mail address and a password, then:']),
      `${commandName()} login --url ${address}`,
      `${commandName()} enrolment create     (a token for the first host)`,
    ],
    closing: 'Ctrl-C stops the server; agents keep their hosts as they are meanwhile.',
  });
  return { stop: () => server.close() };
}
