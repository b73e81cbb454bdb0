import { readAgentConfig, startAgent } from '@trailer/agent';
import { readConfigFile, readServerConfig, startServer, systemClock } from '@trailer/server';
import type { CliContext } from '../context.ts';
import { firstSteps, showBanner } from './banner.ts';
import { createServiceLogger } from './logger.ts';
import type { Service } from './service.ts';
import type { StandaloneFlags } from './standalone.ts';

/** Starts server and agent in this process; they speak the same protocol as over a network. */
export async function runStandalone(context: CliContext, flags: StandaloneFlags): Promise<Service> {
  const sources = { flags, environment: context.environment.all };
  const serverConfig = await readServerConfig(sources);
  const { dataFolder } = serverConfig;
  const agentConfig = readAgentConfig({ ...sources, file: await readConfigFile(dataFolder) });
  const deps = { clock: systemClock, logger: createServiceLogger(context, serverConfig.logLevel) };
  const server = await startServer(serverConfig, deps);
  try {
    const agent = await startAgent(agentConfig, { ...deps, transport: server.connectInProcess() });
    const { address, setupLink } = server;
    const closing = 'Ctrl-C stops Trailer; workspaces keep running.';
    showBanner(context, { address, setupLink, dataFolder, next: firstSteps(server), closing });
    return {
      stop: async () => {
        await agent.stop();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
