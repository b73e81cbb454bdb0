import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { HostHandler } from './host-handler.ts';

/** A request of the app's that has not arrived whole by then is given up; answers may take as long as they like. */
const requestTimeoutMs = 60_000;

/** Headers that have not arrived by then are given up, whoever they are for. */
const headersTimeoutMs = 60_000;

/** A peer that vanished from a stream that may be idle for days is noticed all the same. */
const keepAliveMs = 30_000;

/**
 * A server whose requests go to the app, or to whoever has the host name they are for. An upload to a workspace takes
 * as long as it takes, so the limit of a whole request is kept here for the app's alone, and not by Node for all.
 * Whoever offers another protocol than WebSocket, as `curl --http2` does, is answered as if nothing had been offered
 * (RFC 9110, 7.8).
 */
export function createSharedServer(app: RequestListener, hosts: HostHandler): Server {
  const options = {
    requestTimeout: 0,
    headersTimeout: headersTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelay: keepAliveMs,
    noDelay: true,
    shouldUpgradeCallback: asksForWebSocket,
  };
  const server = createServer(options, (request, response) => {
    // After such a request Node (24.21) loses what else it has read of the connection: nothing may follow it.
    if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false;
    if (hosts.takes(request)) return hosts.answer(request, response);
    limitArrival(server, request);
    app(request, response);
  });
  return server;
}

/** The WebSocket library takes no list of protocols either. */
function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function limitArrival(server: Server, request: IncomingMessage): void {
  const limit = setTimeout(() => {
    const error = Object.assign(new Error('the request did not arrive in time'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    if (!request.complete) server.emit('clientError', error, request.socket);
  }, requestTimeoutMs);
  limit.unref();
  const arrived = (): void => clearTimeout(limit);
  request.once('end', arrived);
  request.once('close', arrived);
}
