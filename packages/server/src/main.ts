import type { AddressInfo } from 'node:net';
import type { AgentTransport } from '@trailer/contract';
import type { FastifyInstance } from 'fastify';
import { createInProcessTransport } from './agents/in-process.ts';
import { registerAgentSockets } from './agents/sockets.ts';
import { formatServerUrl } from './app/server-address.ts';
import { assemble, type ServerDeps } from './assemble.ts';
import type { ServerConfig } from './config.ts';
import { findConsole } from './console/folder.ts';
import { migrate } from './db/migrate.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';

/** A running server. */
export interface Server {
  /** Where people and agents reach it, such as `http://192.168.1.10:8090`. */
  readonly address: string;
  /** The one-time link that makes the first administrator; null when there is one. */
  readonly setupLink: string | null;
  /** How an agent in this process reaches it. */
  connectInProcess(): AgentTransport;
  /** Ends every stream and link, answers what was begun, and closes the database. */
  close(): Promise<void>;
}

/** Starts a server: database, API, and the doors for agents. Throws, with everything closed again, when it cannot. */
export async function startServer(config: ServerConfig, deps: ServerDeps): Promise<Server> {
  const database = await openDatabase(config.databaseUrl ?? config.dataFolder);
  try {
    await migrate(database);
    return await serve(config, deps, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function serve(config: ServerConfig, deps: ServerDeps, database: OpenDatabase): Promise<Server> {
  const { app, hub, setup, apps } = await assemble({ config, database, consoleFolder: findConsole(), ...deps });
  const setupToken = await setup.prepare(config.administrator);
  registerAgentSockets(app, hub, { ...deps, hosts: apps });
  try {
    await app.listen(config.listen);
  } catch (cause) {
    await app.close();
    const { host, port } = config.listen;
    throw new Error(`cannot listen on ${host}:${port}: choose another address with --listen HOST:PORT`, { cause });
  }
  const address = formatServerUrl(config.listen.host, portOf(app));
  return {
    address,
    setupLink: setupToken === null ? null : `${address}/setup?token=${setupToken}`,
    connectInProcess: () => createInProcessTransport(hub),
    close: async () => {
      await hub.close();
      await app.close();
      await database.close();
    },
  };
}

function portOf(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port;
}
