import {
  type ClientRequest,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { carry, giveBack, joinConnections } from '@trailer/contract/connection';
import { type PendingUpgrade, refuseUpgrade } from '../app/upgrade.ts';
import type { WorkspaceConnections } from './connections.ts';
import {
  type Forwarding,
  type HeaderLines,
  requestHeaders,
  responseHeaders,
  toOutgoing,
  withoutNeighbours,
} from './headers.ts';
import { type AppAnswer, answerBytes, malformedAnswer, silentAnswer, unreachableAnswer } from './pages.ts';
import type { Admitted } from './passes.ts';

/** A workspace may think for long before it answers; what streams afterwards may stream for ever. */
const answerLimitMs = 10 * 60 * 1000;

/** One request of a visitor that may go on to the workspace. */
export interface Exchange extends Forwarding {
  readonly request: IncomingMessage;
  readonly admitted: Admitted;
  /** Aborted when it has to end. */
  readonly signal: AbortSignal;
}

/** The workspace did not answer; why, for people. */
class Unanswered extends Error {
  readonly answer: AppAnswer;

  constructor(answer: AppAnswer, cause?: unknown) {
    super('the workspace did not answer', { cause });
    this.answer = answer;
  }
}

/** Passes requests on to workspaces and their answers back, as they come: nothing is gathered, in either direction. */
export class AppProxy {
  readonly #connections: WorkspaceConnections;

  constructor(connections: WorkspaceConnections) {
    this.#connections = connections;
  }

  /** Passes a request on, and the answer back. */
  async forward(exchange: Exchange, response: ServerResponse): Promise<void> {
    const { request, signal } = exchange;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    // Also where the whole answer is here already, and waits for its reader alone.
    signal.addEventListener('abort', () => response.destroy());
    const either = AbortSignal.any([signal, gone.signal]);
    try {
      const upstream = this.#open(exchange, requestHeaders(request, exchange), either);
      giveBackWhatIsRead(upstream);
      const answering = answerOf(upstream, exchange);
      // Not a pipeline, which would cut the client off when the workspace breaks off: there is an answer to come.
      request.pipe(upstream);
      const answer = requireFinal(await answering, exchange);
      writeHead(response, answer, exchange);
      // The parser made these chunks for us alone.
      await carry(answer, response, { givesBack: true });
    } catch (error) {
      if (response.headersSent || either.aborted) response.destroy();
      else sendAnswer(response, error instanceof Unanswered ? error.answer : malformedAnswer);
    }
  }

  /** Passes the upgrade to a WebSocket on; afterwards bytes cross as they are. */
  async upgrade(exchange: Exchange, { socket, head }: PendingUpgrade): Promise<void> {
    const { request, signal } = exchange;
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    const either = AbortSignal.any([signal, gone.signal]);
    const hop: HeaderLines = [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
    ];
    try {
      const upstream = this.#open(exchange, [...requestHeaders(request, exchange), ...hop], either);
      upstream.end();
      const switched = await switchOf(upstream, exchange);
      if (switched.connection === null) return await endWith(socket, requireFinal(switched.answer, exchange), exchange);
      socket.write(headBytes(switched.answer, hop), 'latin1');
      if (switched.head.length > 0) socket.write(switched.head);
      if (head.length > 0) switched.connection.write(head);
      await joinConnections(socket, switched.connection, either);
    } catch (error) {
      if (either.aborted) socket.destroy();
      else refuseUpgrade({ socket }, answerBytes(error instanceof Unanswered ? error.answer : malformedAnswer));
    }
  }

  #open({ request, admitted }: Exchange, headers: HeaderLines, signal: AbortSignal): ClientRequest {
    const { workspace, pass } = admitted;
    const destination = {
      agent: this.#connections,
      workspace,
      host: workspace.id,
      port: pass.port,
      method: request.method,
      path: request.url,
      headers: toOutgoing(headers),
      setHost: false,
      signal,
    };
    return openRequest(destination);
  }
}

/** The parser copies what it makes of what was received: that itself is of no use afterwards. */
function giveBackWhatIsRead(upstream: ClientRequest): void {
  upstream.once('socket', (connection) => {
    connection.on('data', giveBack);
    upstream.once('close', () => connection.off('data', giveBack));
  });
}

/** The answer of the workspace. Throws `Unanswered` when none comes. */
function answerOf(upstream: ClientRequest, exchange: Exchange): Promise<IncomingMessage> {
  return firstOf(upstream, exchange, (resolve) => upstream.once('response', resolve));
}

type Switched =
  | { readonly answer: IncomingMessage; readonly connection: Duplex; readonly head: Buffer }
  | { readonly answer: IncomingMessage; readonly connection: null };

/** The workspace's answer to an upgrade: the connection, or why not. */
function switchOf(upstream: ClientRequest, exchange: Exchange): Promise<Switched> {
  return firstOf(upstream, exchange, (resolve) => {
    upstream.once('response', (answer) => resolve({ answer, connection: null }));
    upstream.once('upgrade', (answer, connection, head) => resolve({ answer, connection, head }));
  });
}

function firstOf<T>(
  upstream: ClientRequest,
  { admitted: { workspace, pass } }: Exchange,
  listen: (resolve: (value: T) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const limit = setTimeout(() => {
      reject(new Unanswered(silentAnswer(workspace.name, pass.port)));
      upstream.destroy();
    }, answerLimitMs);
    limit.unref();
    upstream.on('error', (error) => {
      clearTimeout(limit);
      reject(new Unanswered(unreachableAnswer(workspace.name, pass.port, reasonOf(error)), error));
    });
    listen((value) => {
      clearTimeout(limit);
      resolve(value);
    });
  });
}

/** A refusal by the agent says enough; what breaks later is told in words. */
function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNRESET') return 'the connection was cut before it answered';
  return error.code?.startsWith('HPE_') === true ? 'what it sends is not HTTP' : error.message;
}

/** A switch of protocols that nobody asked for, or no status at all, would have whoever reads it wait for more. */
function requireFinal(answer: IncomingMessage, { admitted: { workspace, pass } }: Exchange): IncomingMessage {
  if ((answer.statusCode ?? 0) >= 200) return answer;
  answer.destroy();
  throw new Unanswered(unreachableAnswer(workspace.name, pass.port, 'what it sends is not HTTP'));
}

function finalHeaders(answer: IncomingMessage, { admitted: { pass } }: Exchange): HeaderLines {
  const { consoleOrigin } = pass;
  return withoutNeighbours(responseHeaders(answer), { status: answer.statusCode ?? 502, consoleOrigin });
}

function writeHead(response: ServerResponse, answer: IncomingMessage, exchange: Exchange): void {
  // The workspace's own clock, or none.
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, toOutgoing(finalHeaders(answer, exchange)));
  // A stream of events may have nothing to say for long, and its reader waits for the headers. `flushHeaders` would
  // send them as UTF-8 and so change what a workspace sends beyond ASCII.
  response.write(Buffer.alloc(0));
}

/** Sends an answer of Trailer's own. What is left of the request is not read: the connection ends. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: AppAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
  response.end(body);
}

function headBytes(answer: IncomingMessage, hop: HeaderLines): string {
  const lines = [...responseHeaders(answer), ...hop].map(([name, value]) => `${name}: ${value}`);
  return ['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n');
}

/** A workspace that takes no WebSocket here says so in an ordinary answer; after it the connection ends. */
async function endWith(socket: Duplex, answer: IncomingMessage, exchange: Exchange): Promise<void> {
  const lines = finalHeaders(answer, exchange)
    .filter(([name]) => name.toLowerCase() !== 'content-length')
    .map(([name, value]) => `${name}: ${value}`);
  const status = answer.statusCode ?? 502;
  socket.write(
    [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, 'connection: close', '', ''].join('\r\n'),
    'latin1',
  );
  await pipeline(answer, socket, { end: false });
  refuseUpgrade({ socket });
}
