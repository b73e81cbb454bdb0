import type { AddressInfo } from 'node:net';
import type { AgentTransport } from '@trailer/contract';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { AgentHub } from './agents/hub.ts';
import { createInProcessTransport } from './agents/in-process.ts';
import { hubLimits } from './agents/limits.ts';
import { DatabaseAgentRecords } from './agents/records.ts';
import { registerAgentSockets } from './agents/sockets.ts';
import { buildApp } from './app/build-app.ts';
import type { Clock } from './app/clock.ts';
import { Idempotency } from './app/idempotency/idempotency.ts';
import { formatServerUrl } from './app/server-address.ts';
import { AuditLog } from './audit/audit-log.ts';
import { auditFeature } from './audit/routes.ts';
import { Accounts } from './auth/accounts.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import { authorizer } from './auth/authorizer.ts';
import { authFeature } from './auth/routes.ts';
import { ensureSecretFile } from './auth/secret-file.ts';
import { Setup } from './auth/setup.ts';
import { TokenService } from './auth/tokens.ts';
import type { ServerConfig } from './config.ts';
import { migrate } from './db/migrate.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';
import { EventLog } from './events/event-log.ts';
import { eventFeature } from './events/routes.ts';
import { hostFeature } from './hosts/routes.ts';
import { networkFeature } from './networks/routes.ts';
import { Metrics } from './system/metrics.ts';
import { systemFeature } from './system/routes.ts';
import { workspaceFeature } from './workspaces/routes.ts';

/** What a server needs from its process. */
export interface ServerDeps {
  readonly clock: Clock;
  readonly logger: FastifyBaseLogger;
}

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
  const parts = await assemble(config, deps, database);
  const { app, hub, setup } = parts;
  const setupToken = await setup.prepare(config.administrator);
  registerAgentSockets(app, hub, deps);
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

interface Parts {
  readonly app: FastifyInstance;
  readonly hub: AgentHub;
  readonly setup: Setup;
}

/** Makes every part and tells each about the others; the one place where they meet. */
async function assemble(config: ServerConfig, deps: ServerDeps, database: OpenDatabase): Promise<Parts> {
  const { clock, logger } = deps;
  const { db, dialect } = database;
  const secret = config.secret ?? (await ensureSecretFile(config.dataFolder));
  const audit = new AuditLog(db, clock);
  const events = new EventLog({ db, dialect, clock });
  const records = new DatabaseAgentRecords({ db, clock, audit, events });
  const hub = new AgentHub({ records, limits: hubLimits, logger });
  const accounts = new Accounts({ database, secret, logger });
  const tokens = new TokenService({ db, clock, audit });
  const setup = new Setup({ db, accounts, audit });
  const metrics = new Metrics(db);
  const domain = { db, clock, audit, events, agents: hub };
  const app = await buildApp({
    features: [
      hostFeature(domain),
      networkFeature(domain),
      workspaceFeature(domain),
      authFeature({ db, accounts, setup, tokens, audit }),
      auditFeature(db),
      eventFeature(events, clock),
      systemFeature({ db, metrics }),
    ],
    authenticate: createAuthenticate({ accounts, tokens, adminToken: config.adminToken }),
    authorizer,
    idempotency: new Idempotency({ db, clock, secret }),
    audit,
    logger,
  });
  metrics.observe(app);
  return { app, hub, setup };
}

function portOf(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port;
}
