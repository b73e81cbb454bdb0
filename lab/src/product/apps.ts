import { once } from 'node:events';
import { type IncomingMessage, request as openRequest, type RequestOptions } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Workspace } from '@trailer/contract';
import { startDetached } from '../process/run.ts';
import { signalProcess } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { pidOf, type Scene } from './scene.ts';

const webScript = fileURLToPath(new URL('./web-main.ts', import.meta.url));

/** Runs a web server in the network namespace of a workspace; returns what ends it. */
export async function serveWeb(
  scene: Scene,
  workspace: Pick<Workspace, 'name'>,
  { port, address = '::' }: { readonly port: number; readonly address?: string },
): Promise<() => void> {
  const enter = ['nsenter', '--target', String(await pidOf(scene, workspace)), '--net', '--'];
  const pid = startDetached([...enter, process.execPath, webScript, String(port), address], {
    mark: scene.host.prefix,
    logFile: join(scene.host.folder, 'web.log'),
  });
  return () => signalProcess(pid, 'SIGKILL');
}

/** A visitor of a workspace's URL: what a browser is after it followed the ticket. */
export interface Visitor {
  readonly cookie: string;
  /** Host name of the workspace's URL, with its port. */
  readonly host: string;
  open(options: RequestOptions, body?: string | Buffer): Promise<IncomingMessage>;
  upgrade(path: string): Promise<Duplex>;
}

/** Opens a port of a workspace as a browser would. */
export async function visitApp(scene: Scene, workspace: Pick<Workspace, 'id'>, port: number): Promise<Visitor> {
  const { body } = await scene.client.call('workspaces.openApp', { id: workspace.id, body: { port } });
  const { host, pathname, search } = new URL(body.url);
  const { hostname, port: door } = new URL(scene.trailer.baseUrl);
  const send = (options: RequestOptions) =>
    openRequest({ hostname, port: door, ...options, headers: { host, ...options.headers } });
  const entering = send({ path: pathname + search });
  entering.end();
  const [entered] = (await once(entering, 'response')) as [IncomingMessage];
  entered.resume();
  const cookie = entered.headers['set-cookie']?.[0]?.split(';', 1)[0];
  if (cookie === undefined) throw new Error(`the ticket was refused: ${entered.statusCode}`);
  return {
    cookie,
    host,
    open: async (options, bytes) => {
      const request = send({ ...options, headers: { cookie, ...options.headers } });
      request.end(bytes);
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return response;
    },
    upgrade: async (path) => {
      const headers = { cookie, connection: 'Upgrade', upgrade: 'websocket', origin: `http://${host}` };
      const request = send({ path, headers });
      request.end();
      const [, socket] = (await once(request, 'upgrade')) as [IncomingMessage, Duplex];
      return socket;
    },
  };
}

/** Waits until a workspace's URL is answered by the workspace, and gives the text of the answer. */
export async function untilServed(visitor: Visitor, path = '/'): Promise<string> {
  return await waitFor(
    async () => {
      const answer = await visitor.open({ path });
      const body = await text(answer);
      return answer.statusCode === 200 ? body : undefined;
    },
    { what: `${visitor.host} to answer`, timeoutMs: 15_000 },
  );
}
