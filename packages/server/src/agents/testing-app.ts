import {
  type AgentTransport,
  type Host,
  type Network,
  type Problem,
  problemSchema,
  type Workspace,
} from '@trailer/contract';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { assemble } from '../assemble.ts';
import type { Setup } from '../auth/setup.ts';
import type { OpenDatabase } from '../db/open.ts';
import type { Db } from '../db/schema.ts';
import { readRows } from '../db/testing-rows.ts';
import type { AgentHub } from './hub.ts';
import { createInProcessTransport } from './in-process.ts';
import { registerAgentSockets } from './sockets.ts';
import { FakeAgent } from './testing.ts';
import { TestClock } from './testing-world.ts';

export const adminToken = 'an-administrator-token-for-tests';

/** The whole HTTP app on a test's database, with one local host whose fake agent is connected. */
export interface TestApp {
  readonly app: FastifyInstance;
  readonly db: Db;
  readonly hub: AgentHub;
  readonly transport: AgentTransport;
  readonly agent: FakeAgent;
  readonly hostId: string;
  readonly clock: TestClock;
  readonly setup: Setup;
  /** Asks now whether what is open at workspace URLs may stay open. */
  readonly sweepApps: () => Promise<void>;
  /** Asks now whether terminals, connections and streams may stay open. */
  readonly sweepCalls: () => Promise<void>;
}

/** Builds the app as the server does; it does not listen. `log` gets every line it logs; without it, it logs nothing. */
export async function createTestApp(database: OpenDatabase, log?: (line: string) => void): Promise<TestApp> {
  const clock = new TestClock();
  const config = {
    dataFolder: '/nonexistent',
    listen: { host: '127.0.0.1', port: 0 },
    databaseUrl: null,
    administrator: null,
    adminToken,
    secret: 'a secret that signs nothing but what tests send',
    appsDomain: 'localhost',
    logLevel: 'silent',
  } as const;
  const logger = log === undefined ? pino({ level: 'silent' }) : pino({ level: 'trace' }, { write: log });
  const { app, hub, setup, apps, openCalls } = await assemble({ config, database, clock, logger, consoleFolder: null });
  registerAgentSockets(app, hub, { logger, hosts: apps });
  const transport = createInProcessTransport(hub);
  const agent = await FakeAgent.join(transport);
  const { hostId } = await agent.next('welcome');
  return {
    app,
    db: database.db,
    hub,
    transport,
    agent,
    hostId,
    clock,
    setup,
    sweepApps: () => apps.sweep(),
    sweepCalls: () => openCalls.sweep(),
  };
}

/** A request with the administrator's token; a body that is text is sent as it is. */
export async function send(
  { app }: TestApp,
  method: NonNullable<InjectOptions['method']>,
  request: { readonly url: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
) {
  const { url, body, headers } = request;
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { payload }),
  });
}

/** Creates what a test only needs to be there; throws when that is refused. */
export async function create<Resource extends Network | Workspace | Host>(
  world: TestApp,
  collection: 'networks' | 'workspaces',
  body: object,
): Promise<Resource> {
  const response = await send(world, 'POST', { url: `/api/v1/${collection}`, body: { hostId: world.hostId, ...body } });
  if (response.statusCode !== 201) throw new Error(response.body);
  return response.json();
}

/** A refusal: its status, its code, and every fault as `path code`. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly string[];
  readonly problem: Problem;
}

/** Sends what must be refused, and makes sure that no table but the audit trail changed by it. */
export async function refuse(
  world: TestApp,
  method: 'POST' | 'PATCH',
  request: Parameters<typeof send>[2],
): Promise<Refusal> {
  const before = await everythingButAudit(world.db);
  const response = await send(world, method, request);
  const after = await everythingButAudit(world.db);
  if (JSON.stringify(before) !== JSON.stringify(after)) throw new Error('a refused request changed the database');
  const problem = problemSchema.parse(response.json());
  const faults = problem.errors.map(({ path, code }) => `${path} ${code}`).toSorted();
  return { status: response.statusCode, code: problem.code, faults, problem };
}

async function everythingButAudit(db: Db): Promise<readonly object[]> {
  const tables = ['hosts', 'networks', 'workspaces', 'events', 'enrolments', 'api_tokens', 'idempotency_keys'] as const;
  return Promise.all(tables.map((table) => readRows(db, table)));
}
