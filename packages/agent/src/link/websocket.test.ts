import { getEventListeners, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentMessage, decodeAgentMessage, encodeMessage, type ServerMessage } from '@trailer/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { webSocketTransport } from './websocket.ts';

const hello: AgentMessage = {
  type: 'hello',
  protocol: 1,
  agentVersion: '0.1.0',
  hostName: 'h1',
  publicKey: null,
  enrolmentToken: null,
};

describe('the link over a network', () => {
  let folder: string;
  let server: WebSocketServer;
  let owner: AbortController;
  const paths: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'websocket-'));
    owner = new AbortController();
    paths.length = 0;
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (_socket, { url }) => paths.push(url ?? ''));
    await once(server, 'listening');
  });
  afterEach(async () => {
    owner.abort();
    for (const socket of server.clients) socket.terminate();
    server.close();
    // A session does not wait for the key, which may still be on its way into the folder.
    await rm(folder, { recursive: true, maxRetries: 10 });
  });

  const dial = () => {
    const { port } = server.address() as AddressInfo;
    return webSocketTransport({ serverUrl: `http://127.0.0.1:${port}`, token: 'single-use', dataFolder: folder });
  };
  const accepted = async (): Promise<WebSocket> => (await once(server, 'connection'))[0];
  const heard = async (socket: WebSocket): Promise<AgentMessage> => {
    const decoded = decodeAgentMessage(String((await once(socket, 'message'))[0]));
    if (!decoded.ok) throw new Error(decoded.reason);
    return decoded.message;
  };
  const say = (socket: WebSocket, message: ServerMessage): void => socket.send(encodeMessage(message));

  it('brings its key and its token to hello, and answers a challenge by itself', async () => {
    const arriving = accepted();
    const end = await dial().connect(owner.signal);
    const socket = await arriving;
    const received: ServerMessage[] = [];
    end.onMessage((message) => received.push(message));
    const greeting = heard(socket);
    end.send(hello);
    expect(await greeting).toMatchObject({
      publicKey: expect.stringMatching(/^[\w-]{43}$/),
      enrolmentToken: 'single-use',
    });
    const proof = heard(socket);
    say(socket, { type: 'challenge', nonce: 'n' });
    expect(await proof).toMatchObject({ type: 'proof', signature: expect.stringMatching(/^[\w-]{86}$/) });
    say(socket, { type: 'welcome', hostId: 'h', heartbeatIntervalMs: 1000 });
    await expect.poll(() => received.map(({ type }) => type)).toEqual(['welcome']);
    expect(paths).toEqual(['/agent/v1/link']);
  });

  it('ends when the server sends what is no message of the protocol', async () => {
    const arriving = accepted();
    const end = await dial().connect(owner.signal);
    const ended = new Promise<string>((resolve) => end.onClose(resolve));
    (await arriving).send('{"type":"nonsense"}');
    expect(await ended).toContain('breaks the protocol');
  });

  it('tells why the server closed', async () => {
    const arriving = accepted();
    const end = await dial().connect(owner.signal);
    const ended = new Promise<string>((resolve) => end.onClose(resolve));
    (await arriving).close(1001, 'the server stops');
    expect(await ended).toBe('the server stops');
  });

  it('names the server that is not there', async () => {
    const { port } = server.address() as AddressInfo;
    const transport = dial();
    server.close();
    await once(server, 'close');
    await expect(transport.connect(owner.signal)).rejects.toThrow(`cannot connect to ws://127.0.0.1:${port}`);
  });

  it('gives up dialling when the agent stops', async () => {
    owner.abort();
    await expect(dial().connect(owner.signal)).rejects.toThrow();
  });

  it('opens a session as a connection of its own, with whole frames both ways', async () => {
    const arriving = accepted();
    const channel = await dial().openSession('s/1', owner.signal);
    const socket = await arriving;
    expect(paths).toEqual(['/agent/v1/sessions/s%2F1']);
    const writer = channel.writable.getWriter();
    const atServer = once(socket, 'message');
    await writer.write(Uint8Array.of(1, 104, 105));
    expect([...((await atServer)[0] as Uint8Array)]).toEqual([1, 104, 105]);
    const reader = channel.readable.getReader();
    socket.send(Uint8Array.of(0, 1));
    socket.send(Uint8Array.of(0, 2));
    expect([...((await reader.read()).value ?? [])]).toEqual([0, 1]);
    expect([...((await reader.read()).value ?? [])]).toEqual([0, 2]);
    socket.close();
    expect((await reader.read()).done).toBe(true);
  });

  it('leaves nothing behind of a session that ended', async () => {
    const arriving = accepted();
    const channel = await dial().openSession('short', owner.signal);
    expect(getEventListeners(owner.signal, 'abort')).toHaveLength(1);
    (await arriving).close();
    expect((await channel.readable.getReader().read()).done).toBe(true);
    await channel.writable.close().catch(() => undefined);
    await expect.poll(() => getEventListeners(owner.signal, 'abort')).toHaveLength(0);
  });

  it('makes a session wait while the server takes nothing', async () => {
    const arriving = accepted();
    const channel = await dial().openSession('slow', owner.signal);
    (await arriving).pause();
    const writer = channel.writable.getWriter();
    let written = 0;
    void (async () => {
      for (; written < 2_000; written += 1) await writer.write(new Uint8Array(64 * 1024));
    })().catch(() => undefined);
    await expect.poll(() => writer.desiredSize).toBeLessThanOrEqual(0);
    expect(written).toBeLessThan(1_000);
  });
});
