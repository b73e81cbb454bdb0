import { once } from 'node:events';
import { get } from 'node:http';
import { json } from 'node:stream/consumers';
import { decodeFrame, type Workspace } from '@trailer/contract';
import type { Scene } from './scene.ts';

/** What a command inside a workspace said, and how it ended. */
export interface Executed {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a command inside a workspace by the API, as people do. */
export async function execIn(scene: Scene, { id }: Workspace, command: readonly string[]): Promise<Executed> {
  const url = scene.client.url('workspaces.exec', { id, query: { command: [...command] } });
  const socket = openSocket(scene, url);
  let output = '';
  let exitCode: number | null = null;
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    const frame = decodeFrame(new Uint8Array(data));
    if (frame === null) return;
    if (frame.channel !== 'control') output += Buffer.from(frame.bytes);
    else if (frame.control.type === 'exit') exitCode = frame.control.code;
    else if (frame.control.type === 'error') output += frame.control.message;
  };
  await once(socket, 'close');
  if (exitCode === null) throw new Error(`"${command.join(' ')}" ended without an exit code: ${output}`);
  return { exitCode, output };
}

/** What an echo server on a port of a workspace says over a connection of the API. */
export async function lineOver(scene: Scene, { id }: Workspace, port: number): Promise<string> {
  const socket = openSocket(scene, scene.client.url('workspaces.connect', { id, query: { port } }));
  await Promise.race([once(socket, 'open'), refusedSocket(socket)]);
  socket.send(new TextEncoder().encode('who are you\n'));
  const [message] = await once(socket, 'message');
  socket.close();
  return new TextDecoder().decode(message.data);
}

/** Why the API opens no connection to a port of a workspace. */
export async function refusedConnection(scene: Scene, { id }: Workspace, port: number): Promise<unknown> {
  const url = scene.client.url('workspaces.connect', { id, query: { port } });
  const headers = { authorization: `Bearer ${scene.trailer.token}`, connection: 'Upgrade', upgrade: 'websocket' };
  const [response] = await once(get(url, { headers }), 'response');
  return json(response);
}

async function refusedSocket(socket: WebSocket): Promise<never> {
  const [event] = await once(socket, 'error');
  throw new Error(`no connection was opened: ${event.message ?? 'refused'}`);
}

function openSocket({ trailer }: Scene, url: URL): WebSocket {
  url.protocol = 'ws:';
  const headers = { authorization: `Bearer ${trailer.token}` };
  // Node's own WebSocket takes headers, which the browsers' does not.
  const socket = new WebSocket(url, { headers } as unknown as string[]);
  socket.binaryType = 'arraybuffer';
  return socket;
}
