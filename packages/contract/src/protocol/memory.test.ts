import { describe, expect, it } from 'vitest';
import { createInMemoryLinkPair, createInMemorySessionPair } from './memory.ts';
import type { AgentMessage, ServerMessage } from './messages.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the in-memory agent link', () => {
  it('delivers messages in order, those sent before anybody listened first', async () => {
    const { agent, server } = createInMemoryLinkPair();
    agent.send({ type: 'pull' });
    agent.send({ type: 'proof', signature: 'one' });
    const received: AgentMessage[] = [];
    server.onMessage((message) => received.push(message));
    agent.send({ type: 'proof', signature: 'two' });
    await settled();
    expect(received).toEqual([
      { type: 'pull' },
      { type: 'proof', signature: 'one' },
      { type: 'proof', signature: 'two' },
    ]);
  });

  it('passes messages by value, as a network would', async () => {
    const { agent, server } = createInMemoryLinkPair();
    const received: ServerMessage[] = [];
    agent.onMessage((message) => received.push(message));
    const desired = { generation: 7, networks: [], workspaces: [] };
    server.send({ type: 'desired', desired });
    await settled();
    expect(received).toEqual([{ type: 'desired', desired }]);
    expect(received[0]?.type === 'desired' && received[0].desired).not.toBe(desired);
  });

  it('closes when one side breaks the protocol', async () => {
    const { agent, server } = createInMemoryLinkPair();
    const reasons: string[] = [];
    server.onClose((reason) => reasons.push(reason));
    agent.onClose((reason) => reasons.push(reason));
    agent.send({ type: 'proof', signature: 1 } as unknown as AgentMessage);
    await settled();
    expect(reasons).toHaveLength(2);
    expect(reasons[0]).toContain('breaks the protocol at "signature"');
  });

  it('tells both sides why it closed, once, after what was sent before', async () => {
    const { agent, server } = createInMemoryLinkPair();
    const seen: string[] = [];
    server.onMessage((message) => seen.push(message.type));
    server.onClose((reason) => seen.push(reason));
    agent.send({ type: 'pull' });
    agent.close('bye');
    agent.close('again');
    agent.send({ type: 'pull' });
    await settled();
    expect(seen).toEqual(['pull', 'bye']);
  });
});

describe('an in-memory session', () => {
  it('carries whole frames both ways', async () => {
    const { agent, server } = createInMemorySessionPair();
    const reader = server.readable.getReader();
    void agent.writable.getWriter().write(Uint8Array.of(1, 2, 3));
    expect((await reader.read()).value).toEqual(Uint8Array.of(1, 2, 3));
    const back = agent.readable.getReader();
    const writer = server.writable.getWriter();
    void writer.write(Uint8Array.of(9));
    void writer.close();
    expect((await back.read()).value).toEqual(Uint8Array.of(9));
    expect((await back.read()).done).toBe(true);
  });

  it('makes a writer wait while the reader is slow', async () => {
    const { agent, server } = createInMemorySessionPair();
    const writer = agent.writable.getWriter();
    const frame = new Uint8Array(64 * 1024);
    for (let sent = 0; sent < 4; sent += 1) void writer.write(frame);
    let ready = false;
    void writer.ready.then(() => {
      ready = true;
    });
    await settled();
    expect(ready).toBe(false);
    const reader = server.readable.getReader();
    for (let got = 0; got < 4; got += 1) await reader.read();
    await writer.ready;
    await settled();
    expect(ready).toBe(true);
  });
});
