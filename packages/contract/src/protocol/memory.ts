import { type Decoded, decodeAgentMessage, decodeServerMessage, encodeMessage } from './codec.ts';
import type { AgentMessage, ServerMessage } from './messages.ts';
import type { AgentLinkEnd, LinkEnd, ServerLinkEnd, SessionChannel } from './transport.ts';

/** Bytes one side of an in-memory session may write before it has to wait for the other. */
const sessionBufferBytes = 256 * 1024;

/**
 * Two ends of an agent link inside one process. Every message is turned into text and parsed again on its way,
 * so that what works in process works over a network too.
 */
export function createInMemoryLinkPair(): { readonly agent: AgentLinkEnd; readonly server: ServerLinkEnd } {
  const toServer = new Inbox<AgentMessage>();
  const toAgent = new Inbox<ServerMessage>();
  const close = (reason: string): void => {
    toServer.end(reason);
    toAgent.end(reason);
  };
  const agent = createEnd({ inbox: toAgent, outbox: toServer, decode: decodeAgentMessage, close });
  const server = createEnd({ inbox: toServer, outbox: toAgent, decode: decodeServerMessage, close });
  return { agent, server };
}

/** Two ends of a session inside one process; a writer waits once the other side is 256 KiB behind. */
export function createInMemorySessionPair(): { readonly agent: SessionChannel; readonly server: SessionChannel } {
  const toServer = createPipe();
  const toAgent = createPipe();
  return {
    agent: { readable: toAgent.readable, writable: toServer.writable },
    server: { readable: toServer.readable, writable: toAgent.writable },
  };
}

/** A frame that was written belongs to the reader: it is not copied, and its sender does not touch it again. */
function createPipe(): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream<Uint8Array, Uint8Array>(
    {},
    new ByteLengthQueuingStrategy({ highWaterMark: sessionBufferBytes }),
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
}

interface EndParts<Sent, Received> {
  readonly inbox: Inbox<Received>;
  readonly outbox: Inbox<Sent>;
  readonly decode: (text: string) => Decoded<Sent>;
  readonly close: (reason: string) => void;
}

function createEnd<Sent extends AgentMessage | ServerMessage, Received>(
  parts: EndParts<Sent, Received>,
): LinkEnd<Sent, Received> {
  return {
    send: (message) => {
      const decoded = parts.decode(encodeMessage(message));
      if (decoded.ok) parts.outbox.put(decoded.message);
      else parts.close(`the other side sent ${decoded.reason}`);
    },
    onMessage: (receiver) => parts.inbox.receive(receiver),
    onClose: (receiver) => parts.inbox.whenEnded(receiver),
    close: parts.close,
  };
}

/** What one end has still to receive: in order, never in the sender's own call stack. */
class Inbox<T> {
  #waiting: T[] = [];
  #receiver: ((message: T) => void) | null = null;
  #closeReceivers: ((reason: string) => void)[] = [];
  #endReason: string | null = null;

  put(message: T): void {
    if (this.#endReason !== null) return;
    this.#waiting.push(message);
    queueMicrotask(() => this.#deliver());
  }

  receive(receiver: (message: T) => void): void {
    this.#receiver = receiver;
    queueMicrotask(() => this.#deliver());
  }

  whenEnded(receiver: (reason: string) => void): void {
    this.#closeReceivers.push(receiver);
    if (this.#endReason !== null) queueMicrotask(() => this.#announceEnd());
  }

  end(reason: string): void {
    if (this.#endReason !== null) return;
    this.#endReason = reason;
    queueMicrotask(() => this.#announceEnd());
  }

  #deliver(): void {
    if (this.#receiver === null) return;
    for (const message of this.#waiting.splice(0)) this.#receiver(message);
  }

  #announceEnd(): void {
    this.#deliver();
    for (const receiver of this.#closeReceivers.splice(0)) receiver(this.#endReason ?? '');
  }
}
