import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import process from 'node:process';
import type { Port } from '@trailer/netmodel';
import { expect, test } from 'vitest';
import { observePortHolder } from './port-holder.ts';

test('a held port is told with the process that holds it, for its own protocol only', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hostPort = (server.address() as AddressInfo).port as Port;
  const holder = await observePortHolder({ hostPort, protocol: 'tcp' });
  expect(holder).toContain(`pid ${process.pid}`);
  expect(await observePortHolder({ hostPort, protocol: 'udp' })).toBeNull();
  server.close();
  await once(server, 'close');
  expect(await observePortHolder({ hostPort, protocol: 'tcp' })).toBeNull();
});

test('a bound UDP socket is held as well, and by IPv6', async () => {
  const socket = createSocket('udp6').bind(0, '::1');
  await once(socket, 'listening');
  const hostPort = socket.address().port as Port;
  expect(await observePortHolder({ hostPort, protocol: 'udp' })).toContain(`pid ${process.pid}`);
  socket.close();
});

test('nobody is named where the processes of the host cannot be seen', async () => {
  expect(await observePortHolder({ hostPort: 80 as Port, protocol: 'tcp' }, '/nowhere')).toBeNull();
});
