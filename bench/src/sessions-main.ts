/**
 * Opens sessions of a workspace and holds them: each line of its input is how many are to be open, each line of its
 * output says that they are, and how long the last took. They end with its input. Its one argument is JSON.
 */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { z } from 'zod';

const requestSchema = z.object({
  /** `127.0.0.1:8090` */
  address: z.string(),
  token: z.string(),
  workspaceId: z.string(),
  /** Of a web server in the workspace that takes upgrades at `/socket`. */
  port: z.int(),
});

const openAtOnce = 20;
const request = requestSchema.parse(JSON.parse(process.argv[2] ?? ''));
const path = `/api/v1/workspaces/${request.workspaceId}`;
const headers = { authorization: `Bearer ${request.token}` };
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });

async function openLog(): Promise<void> {
  const url = `http://${request.address}${path}/logs?follow=true&tail=0`;
  const [response] = (await once(get(url, { agent, headers }), 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`a log was answered with ${response.statusCode}`);
  response.resume();
}

async function openSocket(verb: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${request.address}${path}/${verb}`, { headers, perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

/** Open for good, and seen to lead somewhere: the answer of the workspace's own server came. */
async function openConnection(): Promise<void> {
  const socket = await openSocket(`connect?port=${request.port}`);
  socket.send(Buffer.from('GET /socket HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n'));
  const [answer] = await once(socket, 'message');
  if (!String(answer).startsWith('HTTP/1.1 101')) throw new Error('the workspace did not answer');
}

/** Nine in twenty follow a log, nine are connections, two are attached to the main process. */
async function openOne(index: number): Promise<void> {
  if (index % 10 === 9) await openSocket('attach');
  else if (index % 2 === 0) await openLog();
  else await openConnection();
}

let count = 0;
for await (const line of createInterface(process.stdin)) {
  for (const wanted = Number(line) - 1; count < wanted; ) {
    const indexes = Array.from({ length: Math.min(openAtOnce, wanted - count) }, (_, index) => count + index);
    await Promise.all(indexes.map(openOne));
    count += indexes.length;
  }
  const startedAt = performance.now();
  await openConnection();
  count += 1;
  process.stdout.write(`${JSON.stringify({ count, lastMs: performance.now() - startedAt })}\n`);
}
process.exit(0);
