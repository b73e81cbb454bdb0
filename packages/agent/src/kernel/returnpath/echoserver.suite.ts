import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * An echo service for probes, run as a process in the namespace it is to serve from: `node echoserver.suite.ts PORT`.
 * Bound to the wildcard address, over TCP and UDP; answers a line with the same line and the client it saw.
 */
const port = Number(process.argv[2]);

const tcp = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', (bytes) => socket.end(`${bytes.toString().trim()} from ${socket.remoteAddress}\n`));
});
const udp = createSocket('udp6');
udp.on('message', (bytes, client) => {
  udp.send(`${bytes.toString().trim()} from ${client.address}\n`, client.port, client.address);
});
await new Promise<void>((resolve) => tcp.listen({ host: '::', port }, resolve));
await new Promise<void>((resolve) => udp.bind({ address: '::', port }, resolve));
process.stdout.write('ready\n');
