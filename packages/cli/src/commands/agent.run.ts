import { readAgentConfig, startAgent, webSocketTransport } from '@trailer/agent';
import { readConfigFile, systemClock } from '@trailer/server';
import type { CliContext } from '../context.ts';
import type { AgentFlags } from './agent.ts';
import { createServiceLogger } from './logger.ts';
import type { Service } from './service.ts';

/** Starts the agent of this machine, dialling a server elsewhere. */
export async function runAgent(
  context: CliContext,
  { server: serverUrl, token, ...flags }: AgentFlags,
): Promise<Service> {
  const sources = { flags, environment: context.environment.all };
  const { dataFolder } = readAgentConfig({ ...sources, file: {} });
  const config = readAgentConfig({ ...sources, file: await readConfigFile(dataFolder) });
  const logger = createServiceLogger(context, config.logLevel);
  const transport = webSocketTransport({ serverUrl, token: token ?? null, dataFolder });
  return startAgent(config, { transport, logger, clock: systemClock });
}
