import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { channelOverWebSocket } from './websocket.ts';

test('what a client still sends after its session is over is dropped, and the server lives on', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [socket] = (await accepted) as [WebSocket];
  const channel = channelOverWebSocket(socket);
  channel.writable.getWriter().closed.catch(() => undefined);
  await once(client, 'open');
  const late = once(socket, 'message');
  client.send(new Uint8Array(1000));
  await channel.readable.cancel();
  await late;
  const ended = once(client, 'close');
  client.send(new Uint8Array(1000));
  expect((await ended)[0]).toBe(1000);
  server.close();
});
