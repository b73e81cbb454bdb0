import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { sendProbe } from './probe.ts';
import type { ProbeRequest } from './types.ts';

const undo: (() => void)[] = [];

afterEach(() => {
  for (const step of undo.splice(0)) step();
});

async function listenTcp(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    undo.push(() => socket.destroy());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  undo.push(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listenUdp(reply: (text: string) => string | null): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, client) => {
    const text = reply(bytes.toString());
    if (text !== null) socket.send(text, client.port, client.address);
  });
  await new Promise<void>((resolve) => socket.bind({ address: '127.0.0.1', port: 0 }, resolve));
  undo.push(() => socket.close());
  return socket.address().port;
}

async function closedPort(): Promise<number> {
  const port = await listenTcp(() => undefined);
  undo.pop()?.();
  return port;
}

function probe(port: number, extra: Partial<ProbeRequest> = {}) {
  return sendProbe({ address: '127.0.0.1', port, protocol: 'tcp', timeoutMs: 1_000, ...extra });
}

describe('a TCP probe', () => {
  test('answers when it connects', async () => {
    expect(await probe(await listenTcp(() => undefined))).toMatchObject({ verdict: 'answers', evidence: 'connected' });
  });

  test('tells a refusal, which proves the way to a target but not that a host port is published', async () => {
    const port = await closedPort();
    expect(await probe(port)).toMatchObject({ verdict: 'answers', evidence: 'refused by the target' });
    expect(await probe(port, { refusalAnswers: false })).toMatchObject({ verdict: 'blocked' });
  });

  test('with an echo answers when the nonce comes back, and passes the report on', async () => {
    const port = await listenTcp((socket) => {
      socket.on('data', (bytes) => socket.end(`${bytes.toString().trim()} from 10.0.0.1\n`));
    });
    const result = await probe(port, { expectEcho: true });
    expect(result).toMatchObject({ verdict: 'answers', report: 'from 10.0.0.1' });
  });

  test('with an echo is not satisfied by something that only accepts', async () => {
    const closes = await listenTcp((socket) => socket.end());
    expect(await probe(closes, { expectEcho: true })).toMatchObject({
      verdict: 'blocked',
      evidence: 'connected, then closed without an answer',
    });
    const silent = await listenTcp(() => undefined);
    expect(await probe(silent, { expectEcho: true, timeoutMs: 50 })).toMatchObject({ verdict: 'blocked' });
    const other = await listenTcp((socket) => socket.end('220 mail.example ESMTP\n'));
    expect((await probe(other, { expectEcho: true })).evidence).toContain('something else answered');
  });
});

describe('a UDP probe', () => {
  test('answers when a datagram comes back', async () => {
    const port = await listenUdp(() => 'anything');
    expect(await probe(port, { protocol: 'udp' })).toMatchObject({ verdict: 'answers' });
  });

  test('with an echo answers only to what was sent', async () => {
    const echo = await listenUdp((text) => text);
    expect(await probe(echo, { protocol: 'udp', expectEcho: true })).toMatchObject({ verdict: 'answers' });
    const other = await listenUdp(() => 'anything');
    expect(await probe(other, { protocol: 'udp', expectEcho: true })).toMatchObject({ verdict: 'blocked' });
  });

  test('that meets silence does not know', async () => {
    const port = await listenUdp(() => null);
    expect(await probe(port, { protocol: 'udp', timeoutMs: 50 })).toMatchObject({ verdict: 'unknown' });
  });

  test('hears of a refusal by ICMP', async () => {
    const port = await closedPort();
    expect(await probe(port, { protocol: 'udp' })).toMatchObject({
      verdict: 'answers',
      evidence: 'refused by the target',
    });
  });
});

describe('a probe of an address', () => {
  test('needs no service there', async () => {
    const result = await sendProbe({ address: '127.0.0.1', port: null, protocol: 'icmp', timeoutMs: 1_000 });
    expect(result.verdict).toBe('answers');
  });

  test('that cannot be sent does not know', async () => {
    expect(await probe(80, { address: 'not an address' })).toMatchObject({ verdict: 'unknown' });
  });
});
