import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { AgentHub } from './agents/hub.ts';
import { hubLimits } from './agents/limits.ts';
import { ensureLocalId } from './agents/local-id.ts';
import { DatabaseAgentRecords } from './agents/records.ts';
import { buildApp } from './app/build-app.ts';
import type { Clock } from './app/clock.ts';
import { HeldOpen } from './app/held-open.ts';
import { Idempotency } from './app/idempotency/idempotency.ts';
import { frameSourcesOf } from './apps/address.ts';
import { Apps } from './apps/apps.ts';
import { WorkspaceConnections } from './apps/connections.ts';
import { AppPasses } from './apps/passes.ts';
import { AppProxy } from './apps/proxy.ts';
import { appFeature } from './apps/routes.ts';
import { AuditLog } from './audit/audit-log.ts';
import { auditFeature } from './audit/routes.ts';
import { Accounts } from './auth/accounts.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import { authorizer } from './auth/authorizer.ts';
import { Credentials } from './auth/credentials.ts';
import { GuestPasswords } from './auth/guest-passwords.ts';
import { OpenCalls } from './auth/open-calls.ts';
import { authFeature } from './auth/routes.ts';
import { ensureSecretFile } from './auth/secret-file.ts';
import { Setup } from './auth/setup.ts';
import { TokenService } from './auth/tokens.ts';
import type { ServerConfig } from './config.ts';
import { Console } from './console/console.ts';
import type { OpenDatabase } from './db/open.ts';
import { EventLog } from './events/event-log.ts';
import { eventFeature } from './events/routes.ts';
import { foreignFeature } from './foreign/routes.ts';
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

export interface AssemblyOptions extends ServerDeps {
  readonly config: ServerConfig;
  readonly database: OpenDatabase;
  /** Folder of the built console; null serves the few pages that need no build instead. */
  readonly consoleFolder: string | null;
}

/** The parts of a server that whoever runs it needs. */
export interface Parts {
  readonly app: FastifyInstance;
  readonly hub: AgentHub;
  readonly setup: Setup;
  readonly apps: Apps;
  readonly openCalls: OpenCalls;
}

/** Makes every part and tells each about the others; the one place where they meet. */
export async function assemble(options: AssemblyOptions): Promise<Parts> {
  const { config, database, clock, logger, consoleFolder } = options;
  const { db, dialect } = database;
  const secret = config.secret ?? (await ensureSecretFile(config.dataFolder));
  const audit = new AuditLog(db, clock);
  const events = new EventLog({ db, dialect, clock });
  // SQLite lies in the data folder, which one process has to itself; a PostgreSQL may serve several machines.
  const localId = config.databaseUrl === null ? null : () => ensureLocalId(config.dataFolder);
  const guestPasswords = new GuestPasswords(secret);
  const records = new DatabaseAgentRecords({ db, clock, audit, events, guestPasswords }, localId);
  const hub = new AgentHub({ records, limits: hubLimits, logger });
  const accounts = new Accounts({ database, secret, logger });
  const tokens = new TokenService({ db, clock, audit });
  const setup = new Setup({ db, accounts, audit });
  const metrics = new Metrics(db);
  const console =
    consoleFolder === null ? null : new Console({ folder: consoleFolder, frames: frameSourcesOf(config.appsDomain) });
  const domain = { db, clock, audit, events, guestPasswords, agents: hub };
  const credentials = new Credentials({ db, clock, adminToken: config.adminToken });
  const openCalls = new OpenCalls({ credentials, authorizer });
  const passes = new AppPasses({ db, clock, credentials, authorizer });
  const apps = new Apps({
    domain: config.appsDomain,
    passes,
    open: new HeldOpen((pass) => passes.isGood(pass)),
    proxy: new AppProxy(new WorkspaceConnections(hub)),
    credentials,
    logger,
  });
  const app = await buildApp({
    features: [
      hostFeature(domain),
      networkFeature(domain),
      workspaceFeature(domain),
      foreignFeature(domain),
      appFeature({ db, audit, passes, domain: config.appsDomain }),
      authFeature({ db, accounts, setup, tokens, audit }),
      auditFeature(db),
      eventFeature(events, clock),
      systemFeature({ db, metrics, console }),
    ],
    authenticate: createAuthenticate({ accounts, tokens, adminToken: config.adminToken }),
    authorizer,
    openCalls,
    idempotency: new Idempotency({ db, clock, secret }),
    audit,
    logger,
    hosts: apps,
    console,
  });
  metrics.observe(app);
  return { app, hub, setup, apps, openCalls };
}
