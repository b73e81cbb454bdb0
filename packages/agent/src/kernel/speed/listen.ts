import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { ListenTask } from './messages.ts';

/** Whoever says no complete greeting in this time is not who is waited for. */
const greetingMs = 2_000;

/**
 * The end that is measured against. A connection begins with a line `KEY sink` or `KEY echo`: a sink counts what comes and
 * tells the number of bytes once the other side has ended, an echo gives everything back. Without the key nothing is
 * answered: a published port can be reached by the whole LAN.
 */
export async function listen({ address, port, key }: ListenTask): Promise<number> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => greet(socket, key));
  server.listen(port, address ?? '0.0.0.0');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function greet(socket: Socket, key: string): void {
  socket.on('error', () => socket.destroy());
  const timer = setTimeout(() => socket.destroy(), greetingMs);
  let said = '';
  const take = (bytes: Buffer): void => {
    said += bytes.toString('latin1');
    const end = said.indexOf('\n');
    if (end === -1 && said.length <= key.length + 16) return;
    clearTimeout(timer);
    socket.off('data', take);
    const [given, mode] = said.slice(0, end).split(' ');
    if (given !== key) socket.destroy();
    else if (mode === 'echo') echo(socket);
    else sink(socket);
  };
  socket.on('data', take);
  socket.once('close', () => clearTimeout(timer));
}

function echo(socket: Socket): void {
  socket.write('ready\n');
  socket.on('data', (bytes) => socket.write(bytes));
  socket.on('end', () => socket.end());
}

function sink(socket: Socket): void {
  let received = 0;
  socket.on('data', (bytes) => {
    received += bytes.length;
  });
  socket.on('end', () => socket.end(`${received}\n`));
  socket.write('ready\n');
}
