import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { runSession, type SessionContext, webSocketTransport } from '@trailer/agent';
import { type Client, createClient } from '@trailer/contract';
import { readServerConfig, type Server, startServer, systemClock } from '@trailer/server';
import { pino } from 'pino';
import { vi } from 'vitest';
import { joinObligingAgent, type SessionOpener } from './obliging-agent.ts';

/** What the one container of a test is. */
export interface TestContainer {
  readonly engine: SessionContext['engine'];
  /** Opens a connection to a port of it. */
  dial(): Promise<Duplex>;
}

/** A server and an agent that is linked to it over real sockets, in this process, with one workspace. */
export interface RemoteAgent {
  /** `127.0.0.1:8090` */
  readonly host: string;
  readonly headers: { readonly authorization: string };
  readonly client: Client;
  readonly workspaceId: string;
  close(): Promise<void>;
}

const token = 'a-token-of-the-administrator';

/** Raises it; sessions run as the agent runs them, with the engine of the test. */
export async function raiseRemoteAgent(container: TestContainer): Promise<RemoteAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'trailer-link-'));
  const server = await listen(join(folder, 'data'));
  const client = createClient({ baseUrl: server.address, token });
  const owner = new AbortController();
  const { body: enrolment } = await client.call('enrolments.create', { body: {} });
  const dataFolder = join(folder, 'agent');
  const transport = webSocketTransport({ serverUrl: server.address, token: enrolment.secret, dataFolder });
  await joinObligingAgent(transport, openerOf(container, owner.signal));
  return {
    host: new URL(server.address).host,
    headers: { authorization: `Bearer ${token}` },
    client,
    workspaceId: await makeWorkspace(client),
    close: async () => {
      owner.abort();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function listen(data: string): Promise<Server> {
  const environment = { TRAILER_ADMIN_TOKEN: token };
  const config = await readServerConfig({ flags: { data, listen: '127.0.0.1:0' }, environment });
  return startServer(config, { clock: systemClock, logger: pino({ level: 'silent' }) });
}

function openerOf({ engine, dial }: TestContainer, signal: AbortSignal): SessionOpener {
  return async (transport, { sessionId, session }) => {
    if (session.kind === 'connect') return transport.giveConnection(sessionId, await dial(), signal);
    const channel = await transport.openSession(sessionId, signal);
    await runSession(channel, session, { engine, containerId: 'c1', signal });
  };
}

async function makeWorkspace(client: Client): Promise<string> {
  const hostId = await vi.waitFor(async () => {
    const online = (await client.call('hosts.list', {})).body.items.find(({ status }) => status === 'online');
    if (online === undefined) throw new Error('the host is not online yet');
    return online.id;
  });
  return (await client.call('workspaces.create', { body: { hostId, name: 'web', image: 'nginx' } })).body.id;
}
