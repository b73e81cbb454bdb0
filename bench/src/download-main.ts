/**
 * Downloads from where it is started and prints how fast, as JSON. Its one argument says what, as JSON too: a TCP
 * address, with the cookie and Host of a workspace URL, or the address of a WebSocket that carries the connection.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import process from 'node:process';
import type { Duplex } from 'node:stream';
import { connectionOverWebSocket } from '@trailer/contract/connection';
import { WebSocket } from 'ws';
import { z } from 'zod';

const requestSchema = z.object({
  megabytes: z.int(),
  /** `127.0.0.1:8090` */
  address: z.string(),
  /** Of the HTTP request that asks for the bytes. */
  headers: z.record(z.string(), z.string()),
  /** Path of the WebSocket; null connects to the address itself. */
  webSocket: z.string().nullable(),
  token: z.string(),
});

/** What is to be downloaded, and how. */
type Download = z.infer<typeof requestSchema>;

async function open({ address, webSocket, token }: Download): Promise<Duplex> {
  if (webSocket !== null) {
    const headers = { authorization: `Bearer ${token}` };
    const socket = new WebSocket(`ws://${address}${webSocket}`, { headers, perMessageDeflate: false });
    await once(socket, 'open');
    return connectionOverWebSocket(socket);
  }
  const [host, port] = address.split(':');
  const socket = connect({ host: host ?? '', port: Number(port) });
  await once(socket, 'connect');
  return socket;
}

async function download(request: Download): Promise<number> {
  const bytes = request.megabytes * 2 ** 20;
  const connection = await open(request);
  const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  connection.write(`GET /zeros/${bytes} HTTP/1.1\r\n${lines.join('')}\r\n`);
  let startedAt: number | null = null;
  let received = 0;
  for await (const chunk of connection) {
    // From the first byte on: what precedes it is a latency, and told elsewhere.
    startedAt ??= performance.now();
    received += chunk.length;
    if (received >= bytes) break;
  }
  if (received < bytes) throw new Error(`only ${received} bytes of ${bytes} came`);
  return request.megabytes / ((performance.now() - (startedAt ?? 0)) / 1000);
}

const megabytesPerSecond = await download(requestSchema.parse(JSON.parse(process.argv[2] ?? '')));
process.stdout.write(`${JSON.stringify({ megabytesPerSecond })}\n`, () => process.exit(0));
