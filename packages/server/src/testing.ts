import { silentLogger, TestClock } from './app/testing.ts';
import { assemble, type Parts } from './assemble.ts';
import type { ServerConfig } from './config.ts';
import type { OpenDatabase } from './db/open.ts';

/** Everything of a server but the listening, on a database and a clock of a test's own. */
export interface TestServer extends Parts {
  readonly clock: TestClock;
  readonly database: OpenDatabase;
}

/** A configuration of which nothing is chosen. */
export const testConfig: ServerConfig = {
  dataFolder: '/nowhere',
  listen: { host: '127.0.0.1', port: 0 },
  databaseUrl: null,
  administrator: null,
  adminToken: null,
  secret: 'a secret of at least thirty-two characters',
  appsDomain: 'localhost',
  logLevel: 'silent',
};

/** Assembles a real server for `inject`; it ends with its database. */
export async function openTestServer(
  open: () => Promise<OpenDatabase>,
  config: Partial<ServerConfig> = {},
  consoleFolder: string | null = null,
): Promise<TestServer> {
  const database = await open();
  const clock = new TestClock();
  const parts = await assemble({
    config: { ...testConfig, ...config },
    database,
    clock,
    logger: silentLogger,
    consoleFolder,
  });
  return { ...parts, clock, database };
}
