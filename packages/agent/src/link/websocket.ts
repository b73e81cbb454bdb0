import { once } from 'node:events';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import {
  type AgentLinkEnd,
  type AgentMessage,
  type AgentTransport,
  decodeServerMessage,
  encodeMessage,
  maxMessageBytes,
  type ServerMessage,
} from '@trailer/contract';
import { connectionOverWebSocket, joinConnections } from '@trailer/contract/connection';
import { createWebSocketStream, WebSocket } from 'ws';
import { ensureIdentity, type Identity } from './identity.ts';

export interface WebSocketTransportOptions {
  /** `http://` or `https://`, as in a browser. */
  readonly serverUrl: string;
  /** Single-use enrolment token; needed at the first contact only. */
  readonly token: string | null;
  readonly dataFolder: string;
}

const handshakeMs = 10_000;

/** A connection over which nothing came for this long is dead, whatever the operating system thinks. */
const silenceMs = 30_000;
const pingMs = 10_000;

/** A session may be idle for days; a server that vanished is noticed all the same. */
const keepAlive = { keepAlive: true, keepAliveInitialDelay: silenceMs };

/** The transport to a server on another machine: proves the agent's key where a link in process needs no proof. */
export function webSocketTransport({ serverUrl, token, dataFolder }: WebSocketTransportOptions): AgentTransport {
  const identity = ensureIdentity(join(dataFolder, 'agent'));
  // Whoever connects is told; a key that cannot be made must not end the process by itself.
  identity.catch(() => undefined);
  return {
    connect: async (signal) => {
      const proven = await identity;
      const socket = await openSocket(serverUrl, '/agent/v1/link', signal);
      return proveKey(createLinkEnd(socket), proven, token);
    },
    openSession: async (sessionId, signal) => {
      const socket = await openSocket(serverUrl, sessionPath(sessionId), signal);
      const stream = createWebSocketStream(socket, { readableObjectMode: true, writableObjectMode: true });
      const abort = (): void => void stream.destroy();
      // The signal outlives the session by far: what it holds on to would stay until the agent ends.
      stream.once('close', () => signal.removeEventListener('abort', abort));
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
      return Duplex.toWeb(stream);
    },
    giveConnection: async (sessionId, connection, signal) => {
      const socket = await openSocket(serverUrl, sessionPath(sessionId), signal);
      void joinConnections(connection, connectionOverWebSocket(socket), signal);
    },
  };
}

function sessionPath(sessionId: string): string {
  return `/agent/v1/sessions/${encodeURIComponent(sessionId)}`;
}

/** Adds the key to `hello` and answers the challenge; everything else passes. */
function proveKey(end: AgentLinkEnd, identity: Identity, token: string | null): AgentLinkEnd {
  const { publicKey } = identity;
  return {
    ...end,
    send: (message: AgentMessage) =>
      end.send(message.type === 'hello' ? { ...message, publicKey, enrolmentToken: token } : message),
    onMessage: (receiver) =>
      end.onMessage((message) => {
        if (message.type !== 'challenge') receiver(message);
        else end.send({ type: 'proof', signature: identity.prove(message.nonce) });
      }),
  };
}

async function openSocket(serverUrl: string, path: string, signal: AbortSignal): Promise<WebSocket> {
  signal.throwIfAborted();
  const url = new URL(path, serverUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, {
    handshakeTimeout: handshakeMs,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    ...keepAlive,
  });
  const abort = (): void => socket.terminate();
  signal.addEventListener('abort', abort);
  // What the server says at once waits until somebody listens.
  socket.once('open', () => socket.pause());
  try {
    await once(socket, 'open');
    return socket;
  } catch (error) {
    throw new Error(`cannot connect to ${url.origin}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function createLinkEnd(socket: WebSocket): AgentLinkEnd {
  const waiting: ServerMessage[] = [];
  let receiver: ((message: ServerMessage) => void) | null = null;
  const closeReceivers: ((reason: string) => void)[] = [];
  let endReason: string | null = null;
  const end = (reason: string): void => {
    if (endReason !== null) return;
    endReason = reason;
    for (const closeReceiver of closeReceivers.splice(0)) closeReceiver(reason);
  };
  watchSilence(socket, () => end('the server went silent'));
  socket.on('error', (error) => end(error.message));
  socket.on('close', (code, reason) => end(reason.toString() || `the connection closed (${code})`));
  socket.on('message', (data) => {
    const decoded = decodeServerMessage(data.toString());
    if (!decoded.ok) {
      end(`the server sent ${decoded.reason}`);
      socket.close(1002);
    } else if (receiver === null) waiting.push(decoded.message);
    else receiver(decoded.message);
  });
  socket.resume();
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeMessage(message));
    },
    onMessage: (next) => {
      receiver = next;
      for (const message of waiting.splice(0)) next(message);
    },
    onClose: (closeReceiver) => {
      if (endReason === null) closeReceivers.push(closeReceiver);
      else closeReceiver(endReason);
    },
    close: (reason) => {
      end(reason);
      // A reason on the wire may be 123 bytes long.
      socket.close(1000, reason.slice(0, 100));
    },
  };
}

/** Pings, and ends a connection that answers nothing: a server whose machine died closes nothing. */
function watchSilence(socket: WebSocket, onSilence: () => void): void {
  let heardAtMs = performance.now();
  const heard = (): void => {
    heardAtMs = performance.now();
  };
  const timer = setInterval(() => {
    if (performance.now() - heardAtMs < silenceMs) return socket.ping();
    onSilence();
    socket.terminate();
  }, pingMs);
  socket.on('message', heard);
  socket.on('pong', heard);
  socket.on('ping', heard);
  socket.on('close', () => clearInterval(timer));
}
