import type { Connection } from './connection.ts';
import type { AgentMessage, ServerMessage } from './messages.ts';

/** A bidirectional stream of whole frames with backpressure: writing waits while the other side is slow. */
export interface SessionChannel {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

/** One end of the agent link, whatever carries it (in process, WebSocket). Messages arrive in order. */
export interface LinkEnd<Sent, Received> {
  send(message: Sent): void;
  /** Sets the one receiver; messages that came before are delivered first. */
  onMessage(receiver: (message: Received) => void): void;
  onClose(receiver: (reason: string) => void): void;
  close(reason: string): void;
}

export type AgentLinkEnd = LinkEnd<AgentMessage, ServerMessage>;
export type ServerLinkEnd = LinkEnd<ServerMessage, AgentMessage>;

/** How an agent reaches its server: one link, and further channels for sessions the server asked for. Always dialled by the agent. */
export interface AgentTransport {
  connect(signal: AbortSignal): Promise<AgentLinkEnd>;
  openSession(sessionId: string, signal: AbortSignal): Promise<SessionChannel>;
  /** Gives a TCP connection the server asked for to the server, which ends it; in one process that is the connection itself. */
  giveConnection(sessionId: string, connection: Connection, signal: AbortSignal): Promise<void>;
}
