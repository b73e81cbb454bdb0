import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { webSocketProtocol } from '@trailer/contract';
import type { FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import type { HostHandler } from './host-handler.ts';

/** A connection that asked to become a WebSocket and is still plain HTTP. */
export interface PendingUpgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Takes an upgrade that does not go through the route table; the agents' own doors do so. */
export type UpgradeHandler = (request: IncomingMessage, upgrade: PendingUpgrade) => void;

/** How long a client that was refused may take to read why. */
const lingerMs = 2_000;

const pendingUpgrades = new WeakMap<IncomingMessage, PendingUpgrade>();

/**
 * Sends every WebSocket request through the app's ordinary pipeline, so that a WebSocket route is authenticated,
 * authorized and validated like any other and is refused with an ordinary problem. A path below one of the
 * `direct` prefixes goes to that handler instead, and one for a host name that is not the app's own to `hosts`.
 */
export function routeUpgrades(
  app: FastifyInstance,
  direct: ReadonlyMap<string, UpgradeHandler>,
  hosts: HostHandler,
): void {
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (hosts.takes(request)) return hosts.upgrade(request, { socket, head });
    const path = request.url ?? '/';
    for (const [prefix, handler] of direct) {
      if (path.startsWith(prefix)) return handler(request, { socket, head });
    }
    pendingUpgrades.set(request, { socket, head });
    app.routing(request, responseOver(request, socket));
  });
}

/** True when the request asked for a WebSocket and nobody took it yet. */
export function isUpgrade(request: IncomingMessage): boolean {
  return pendingUpgrades.has(request);
}

/** Takes the upgrade of a request over; the caller must have called `reply.hijack()` before. */
export async function acceptUpgrade(request: IncomingMessage, maxPayloadBytes: number): Promise<WebSocket> {
  const upgrade = pendingUpgrades.get(request);
  if (upgrade === undefined) throw new Error('this request did not ask for a WebSocket');
  pendingUpgrades.delete(request);
  return upgradeToWebSocket({ request, upgrade, maxPayloadBytes });
}

/** Answers an upgrade that nobody takes, and ends its connection also where the other side never would. */
export function refuseUpgrade({ socket }: Pick<PendingUpgrade, 'socket'>, answer: string | Buffer = ''): void {
  socket.end(answer);
  // What is still sent is not read by anybody, but unread it would cut the answer off.
  socket.resume();
  const limit = setTimeout(() => socket.destroy(), lingerMs);
  limit.unref();
  socket.once('close', () => clearTimeout(limit));
}

/** Completes the WebSocket handshake; an answer that is not one is written by the WebSocket library, which ends the connection. */
export function upgradeToWebSocket(options: {
  readonly request: IncomingMessage;
  readonly upgrade: PendingUpgrade;
  readonly maxPayloadBytes: number;
}): Promise<WebSocket> {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxPayloadBytes,
    clientTracking: false,
    // Never the one that holds a key of a session.
    handleProtocols: (offered) => offered.has(webSocketProtocol) && webSocketProtocol,
  });
  return new Promise((resolve, reject) => {
    server.on('wsClientError', (error: Error, socket: Duplex) => {
      refuseUpgrade({ socket }, 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      reject(error);
    });
    server.handleUpgrade(options.request, options.upgrade.socket, options.upgrade.head, resolve);
  });
}

/** An HTTP answer on a connection that asked for a WebSocket; it ends the connection unless the upgrade was taken. */
function responseOver(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // Node types this as a net.Socket; any duplex will do, and behind TLS it is one.
  response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
  response.on('finish', () => {
    if (isUpgrade(request)) refuseUpgrade({ socket });
  });
  return response;
}
