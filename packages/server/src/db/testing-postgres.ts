// biome-ignore lint/style/noRestrictedImports: test set-up, runs before any product code.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';
import { runOnServer, templateName } from './testing-server.ts';

const installFolder = '/usr/lib/postgresql';
const startLimitMs = 20_000;
const pollEveryMs = 50;
/** Debian's `nobody` and `nogroup`: PostgreSQL refuses to run as root. */
const nobody = 65_534;

/** Test set-up: one PostgreSQL on a temporary folder for the whole run. A missing PostgreSQL fails the run. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const programs = await findPrograms();
  const folder = await mkdtemp(join(tmpdir(), 'trailer-postgres-'));
  if (process.getuid?.() === 0) await chown(folder, nobody, nobody);
  await chmod(folder, 0o711);
  const data = join(folder, 'data');
  await promisify(execFile)(
    ...withoutRoot([join(programs, 'initdb'), '-D', data, '-U', 'trailer', '-A', 'trust', '-E', 'UTF8', '--no-sync']),
  );
  const server = startServer(programs, { data, socketFolder: folder });
  const url = `postgres://trailer@${encodeURIComponent(folder)}`;
  await waitUntilReady(`${url}/postgres`, server);
  await makeTemplate(url);
  project.provide('postgresUrl', url);
  return async () => {
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true });
  };
}

/** A migrated database that tests copy: that takes a tenth of the time that migrating does. */
async function makeTemplate(url: string): Promise<void> {
  await runOnServer(url, `create database ${templateName}`);
  const template = await openDatabase(`${url}/${templateName}`);
  await migrate(template);
  await template.close();
}

/** The folder of the newest PostgreSQL that Debian installed. */
async function findPrograms(): Promise<string> {
  const versions = await readdir(installFolder).catch(() => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) throw new Error(`no PostgreSQL in ${installFolder}: apt-get install postgresql`);
  const programs = join(installFolder, newest, 'bin');
  await access(join(programs, 'postgres'));
  return programs;
}

function startServer(programs: string, folders: { readonly data: string; readonly socketFolder: string }) {
  const socketOnly = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folders.socketFolder}`];
  // Tests make and drop dozens of databases; what they hold is thrown away.
  const throwAway = ['-c', 'fsync=off', '-c', 'max_connections=200'];
  const [program, args] = withoutRoot([join(programs, 'postgres'), '-D', folders.data, ...socketOnly, ...throwAway]);
  return spawn(program, args, { stdio: 'ignore', cwd: '/' });
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      if (server.exitCode !== null) throw new Error('the PostgreSQL of the tests ended at its start', { cause });
      if (performance.now() > deadline) throw new Error('the PostgreSQL of the tests did not start', { cause });
      await delay(pollEveryMs);
    }
  }
}

function withoutRoot(command: readonly string[]): [string, string[]] {
  const drop = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'];
  const [program = '', ...args] = process.getuid?.() === 0 ? [...drop, ...command] : command;
  return [program, args];
}
