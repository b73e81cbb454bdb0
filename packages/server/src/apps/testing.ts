import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request as openRequest,
  type RequestOptions,
  type Server,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { AppAddress, Workspace } from '@trailer/contract';
import { WebSocketServer } from 'ws';
import { waitUntil } from '../agents/testing.ts';
import { adminToken, create, createTestApp, send, type TestApp } from '../agents/testing-app.ts';
import type { OpenDatabase } from '../db/open.ts';

export const appPort = 8006;

/** What a server behind a workspace's port saw of one request. */
export interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server with one workspace, whose port 8006 is served by a real HTTP server of the test's. */
export interface AppWorld extends TestApp {
  readonly workspace: Workspace;
  /** Port of the server under test. */
  readonly port: number;
  /** What the workspace's server saw, in order. */
  readonly seen: Seen[];
  /** The workspace's own server; a test may take its requests over. */
  readonly upstream: Server;
  /** Connections that the agent was asked for. */
  readonly dialled: () => number;
  close(): Promise<void>;
}

/** An answer, read whole. */
export interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** As they came: name, value, name, value. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** Builds the world; the database is the caller's. */
export async function createAppWorld(database: OpenDatabase): Promise<AppWorld> {
  const world = await createTestApp(database);
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = world.app.server.address() as AddressInfo;
  const workspace = await create<Workspace>(world, 'workspaces', { name: 'Desk', image: 'nginx' });
  const seen: Seen[] = [];
  const upstream = await listen(echoServer(seen));
  let dialled = 0;
  world.agent.answer = (request) => {
    if (request.kind !== 'open-session' || request.session.kind !== 'connect') return null;
    dialled += 1;
    if (request.session.port !== appPort) return { kind: 'failed', message: 'nothing in the workspace listens there' };
    const connection = connect({ port: (upstream.address() as AddressInfo).port, allowHalfOpen: true });
    connection.on('error', () => undefined);
    void world.transport.giveConnection(request.sessionId, connection, new AbortController().signal);
    return { kind: 'session-opened' };
  };
  const close = async (): Promise<void> => {
    await world.app.close();
    await world.hub.close();
    upstream.closeAllConnections();
    upstream.close();
  };
  return { ...world, workspace, port, seen, upstream, dialled: () => dialled, close };
}

/** Answers what it saw; `/events` streams, WebSockets echo. */
function echoServer(seen: Seen[]): Server {
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: await text(request) });
    response.setHeader('set-cookie', [
      'mine=1; Path=/; Domain=localhost',
      'trailer_session=forged',
      'trailer_app=forged',
    ]);
    response.setHeader('x-from-workspace', 'yes');
    response.end(`you asked for ${url}`);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: '' });
    if (url === '/refused') return void socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno');
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data, binary) => client.send(data, { binary }));
    });
  });
  return server;
}

async function listen(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Sends a request to the server under test as if its name led there. */
export async function get(
  { port }: Pick<AppWorld, 'port'>,
  options: RequestOptions,
  body?: string | Buffer,
): Promise<Got> {
  const request = openRequest({ host: '127.0.0.1', port, ...options });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { statusCode, headers, rawHeaders } = response;
  return { status: statusCode ?? 0, headers, rawHeaders, body: await text(response) };
}

/** Asks for a ticket with the administrator's token, as a page of the console at localhost would. */
export async function openApp(world: AppWorld, body: object = { port: appPort }): Promise<AppAddress> {
  const url = `/api/v1/workspaces/${world.workspace.id}/apps`;
  const response = await send(world, 'POST', { url, body, headers: { host: `localhost:${world.port}` } });
  if (response.statusCode !== 201) throw new Error(response.body);
  return response.json();
}

/** Follows a ticket; gives the cookie that came of it. */
export async function enter(world: AppWorld, { url }: AppAddress, headers: Record<string, string> = {}): Promise<Got> {
  const { host, pathname, search } = new URL(url);
  return get(world, { path: pathname + search, headers: { host, ...headers } });
}

/** A visitor's cookie and the host it is for. */
export async function visit(
  world: AppWorld,
  body?: object,
): Promise<{ readonly host: string; readonly cookie: string }> {
  const address = await openApp(world, body);
  const entered = await enter(world, address);
  const [cookie = ''] = entered.headers['set-cookie'] ?? [];
  return { host: new URL(address.url).host, cookie: cookie.split(';', 1)[0] ?? '' };
}

export { adminToken, waitUntil };
