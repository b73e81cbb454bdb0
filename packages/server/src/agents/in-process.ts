import { type AgentTransport, createInMemoryLinkPair, createInMemorySessionPair } from '@trailer/contract';
import type { AgentHub } from './hub.ts';

/** How the agent inside this process reaches the hub: the same protocol, in memory. */
export function createInProcessTransport(hub: AgentHub): AgentTransport {
  return {
    connect: async (signal) => {
      signal.throwIfAborted();
      const link = createInMemoryLinkPair();
      hub.accept(link.server, 'in-process');
      return link.agent;
    },
    openSession: async (sessionId, signal) => {
      signal.throwIfAborted();
      const session = createInMemorySessionPair();
      if (hub.attachSession(sessionId, session.server)) return session.agent;
      throw new Error('the server does not expect this session any more');
    },
    giveConnection: async (sessionId, connection) => {
      if (!hub.attachConnection(sessionId, connection))
        throw new Error('the server does not expect this session any more');
    },
  };
}
