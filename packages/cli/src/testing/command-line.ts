import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { DesiredHost } from '@trailer/netmodel';
import { readServerConfig, startServer, systemClock } from '@trailer/server';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { run } from '../run.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { joinObligingAgent } from './obliging-agent.ts';
import { bareEnvironment, recordTerminal } from './terminal.ts';

/** The administrator of the server that tests talk to. */
export const administrator = {
  email: 'ada@example.org',
  password: 'correct horse battery',
  token: 'a-token-of-the-administrator',
} as const;

/** What one command line was given beyond its arguments. */
export interface Surroundings {
  readonly token?: string | undefined;
  readonly input?: string;
  /** Where input comes from, in place of `input`. */
  readonly stdin?: Terminal['stdin'];
  readonly workspacePassword?: string;
}

/** The command, before a server with one host whose agent does everything at once. */
export interface CommandLine {
  /** Where the server is. */
  readonly address: string;
  /** Files of the test; the command keeps its own in `config`. */
  readonly folder: string;
  trailer(
    args: readonly string[],
    surroundings?: Surroundings,
  ): Promise<{ readonly exitCode: number; readonly out: string; readonly err: string }>;
  /** What the agent was asked for last. */
  desired(): DesiredHost | null;
  close(): Promise<void>;
}

/** Starts it. */
export async function raiseCommandLine(): Promise<CommandLine> {
  const folder = await mkdtemp(join(tmpdir(), 'trailer-cli-'));
  const config = await readServerConfig({
    flags: { data: join(folder, 'data'), listen: '127.0.0.1:0' },
    environment: {
      TRAILER_ADMIN_TOKEN: administrator.token,
      TRAILER_ADMIN_EMAIL: administrator.email,
      TRAILER_ADMIN_PASSWORD: administrator.password,
    },
  });
  const server = await startServer(config, { clock: systemClock, logger: pino({ level: 'silent' }) });
  const agent = await joinObligingAgent(server.connectInProcess());
  const trailer: CommandLine['trailer'] = async (args, surroundings = {}) => {
    const { input, workspacePassword } = surroundings;
    const { stdin = Readable.from(input === undefined ? [] : [Buffer.from(input)]) } = surroundings;
    const terminal = recordTerminal(stdin);
    const environment = {
      ...bareEnvironment(join(folder, 'config'), server.address),
      token: 'token' in surroundings ? surroundings.token : administrator.token,
      workspacePassword,
    };
    const exitCode = await run(args, { environment, terminal });
    return { exitCode, out: terminal.out(), err: terminal.err() };
  };
  await vi.waitFor(async () => expect((await trailer(['host', 'list'])).out).toContain('online'));
  return {
    address: server.address,
    folder,
    trailer,
    desired: agent.desired,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
