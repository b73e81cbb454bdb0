import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { connectionOverWebSocket, joinConnections } from '@trailer/contract/connection';
import { findWorkspace } from '../../client/find.ts';
import type { Session } from '../../client/session.ts';
import { openWebSocket } from '../../client/websocket.ts';
import { CliError } from '../../exit.ts';
import { describeFailure } from '../../failure.ts';
import { type ForwardRequest, parseForward } from '../../options/forward.ts';

/** Only programs of this machine may use what its user may use. */
const listenAddress = '127.0.0.1';

/** Listens on this machine and carries each connection to a port of the workspace, until Ctrl-C. */
export async function portForwardCommand(
  session: Session,
  reference: string,
  texts: readonly string[],
): Promise<undefined> {
  const forwards = texts.map(parseForward);
  const { id, name } = await findWorkspace(session, reference);
  const servers: Server[] = [];
  try {
    const listening: { readonly address: string; readonly port: number }[] = [];
    for (const forward of forwards) {
      const server = createServer({ allowHalfOpen: true }, (socket) => void carry(session, { id, ...forward }, socket));
      servers.push(server);
      const local = await listen(server, forward);
      listening.push({ address: `${listenAddress}:${local}`, port: forward.port });
    }
    if (session.output.json) session.output.document({ workspaceId: id, forwards: listening });
    for (const { address, port } of session.output.json ? [] : listening) {
      session.output.line(`${address} leads to port ${port} of ${name}`);
    }
    if (!session.signal.aborted) await once(session.signal, 'abort');
  } finally {
    for (const server of servers) server.close();
  }
}

async function listen(server: Server, { local }: ForwardRequest): Promise<number> {
  server.listen(local, listenAddress);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new CliError(
      `Cannot listen on ${listenAddress}:${local}: choose another port by LOCAL:PORT, or 0:PORT for any free one`,
      { cause },
    );
  }
  return (server.address() as AddressInfo).port;
}

/** A connection that cannot be carried is cut, and the rest goes on. */
async function carry(
  session: Session,
  { id, port }: { readonly id: string; readonly port: number },
  socket: Socket,
): Promise<void> {
  socket.on('error', () => undefined);
  try {
    const url = session.client.url('workspaces.connect', { id, query: { port } });
    const connection = connectionOverWebSocket(await openWebSocket(url, session));
    await joinConnections(socket, connection, session.signal);
  } catch (error) {
    socket.destroy();
    if (session.signal.aborted) return;
    for (const line of describeFailure(error, session.baseUrl).lines) session.output.note(line);
  }
}
