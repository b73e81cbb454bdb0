/**
 * Talks to an echo server from the network namespace it is started in: `stream-main.ts ADDRESS PORT MEGABYTES LINES`
 * sends a stream and takes it back, then single lines one after the other, and prints both as JSON.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import process from 'node:process';

/** What one run saw. */
export interface StreamFigures {
  /** Megabytes a second, each sent and taken back. */
  readonly megabytesPerSecond: number;
  readonly roundTripsMs: readonly number[];
}

const chunk = Buffer.alloc(32 * 1024, 'x');

async function open(address: string, port: number): Promise<Socket> {
  const socket = connect({ host: address, port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** The server adds a line of its own to each piece it read, so that at least as much comes back as was sent. */
async function streamThrough(socket: Socket, megabytes: number): Promise<number> {
  const wanted = megabytes * 2 ** 20;
  const startedAt = performance.now();
  const { promise: back, resolve } = Promise.withResolvers<void>();
  let received = 0;
  socket.on('data', (bytes) => {
    received += bytes.length;
    if (received >= wanted) resolve();
  });
  for (let sent = 0; sent < wanted; sent += chunk.length) {
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
  await back;
  return megabytes / ((performance.now() - startedAt) / 1000);
}

async function timeLines(socket: Socket, lines: number): Promise<number[]> {
  const roundTripsMs: number[] = [];
  for (let line = 0; line < lines; line += 1) {
    const startedAt = performance.now();
    socket.write('ping\n');
    await once(socket, 'data');
    roundTripsMs.push(performance.now() - startedAt);
  }
  return roundTripsMs;
}

const [address = '', port = '', megabytes = '', lines = ''] = process.argv.slice(2);
const stream = await open(address, Number(port));
const megabytesPerSecond = await streamThrough(stream, Number(megabytes));
stream.destroy();
const talk = await open(address, Number(port));
const roundTripsMs = await timeLines(talk, Number(lines));
talk.destroy();
process.stdout.write(`${JSON.stringify({ megabytesPerSecond, roundTripsMs } satisfies StreamFigures)}\n`);
