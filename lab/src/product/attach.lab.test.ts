import { once } from 'node:events';
import { decodeFrame, encodeFrame, type Workspace } from '@trailer/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../process/wait.ts';
import { makeWorkspace, pidOf, raiseScene, type Scene, settledWorkspace } from './scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene();
});
afterAll(async () => await scene?.destroy());

/** Somebody who sits at a terminal of the main process of a workspace. */
interface Attached {
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Waits until what was shown holds a text. */
  shows(text: string): Promise<void>;
  leave(): Promise<void>;
}

async function attach({ id }: Workspace, size: { readonly columns: number; readonly rows: number }): Promise<Attached> {
  const url = scene.client.url('workspaces.attach', { id, query: size });
  url.protocol = 'ws:';
  const headers = { authorization: `Bearer ${scene.trailer.token}` };
  // Node's own WebSocket takes headers, which the browsers' does not.
  const socket = new WebSocket(url, { headers } as unknown as string[]);
  socket.binaryType = 'arraybuffer';
  let shown = '';
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    const frame = decodeFrame(new Uint8Array(data));
    shown += frame === null || frame.channel === 'control' ? JSON.stringify(frame) : Buffer.from(frame.bytes);
  };
  await once(socket, 'open');
  return {
    type: (text) => socket.send(new Uint8Array(encodeFrame({ channel: 'stdin', bytes: Buffer.from(text) }))),
    resize: (columns, rows) =>
      socket.send(new Uint8Array(encodeFrame({ channel: 'control', control: { type: 'resize', columns, rows } }))),
    shows: async (text) => {
      await waitFor(async () => (shown.includes(text) ? true : undefined), {
        get what() {
          return `the terminal to show ${JSON.stringify(text)}; it shows ${JSON.stringify(shown)}`;
        },
        timeoutMs: 10_000,
      });
    },
    leave: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

test('a shell that is a main process is talked with at the size of the terminal, and outlives whoever leaves', async () => {
  const workspace = await makeWorkspace(scene, { name: 'shell', image: 'helper', command: ['sh'], interactive: true });
  const before = await pidOf(scene, workspace);
  const first = await attach(workspace, { columns: 100, rows: 30 });
  first.type('busybox stty size; kept=yes\n');
  await first.shows('\n30 100\r\n');
  first.resize(132, 43);
  first.type('busybox stty size\n');
  await first.shows('\n43 132\r\n');
  await first.leave();
  const second = await attach(workspace, { columns: 80, rows: 24 });
  second.type('echo "kept: $kept"; busybox stty size\n');
  await second.shows('\nkept: yes\r\n24 80\r\n');
  await second.leave();
  expect(await pidOf(scene, workspace)).toBe(before);
  expect((await scene.client.call('workspaces.get', { id: workspace.id })).body.status.phase).toBe('running');
});

test('a main process without input says which field to set, and is made anew with one', async () => {
  const workspace = await makeWorkspace(scene, { name: 'mute', image: 'busybox', command: ['tcp:8080'] });
  const watching = await attach(workspace, { columns: 80, rows: 24 });
  watching.type('hello\n');
  await watching.shows("set the workspace's field interactive to true");
  await watching.leave();
  await scene.client.call('workspaces.update', { id: workspace.id, body: { interactive: true } });
  await waitFor(() => configOf(workspace).then((config) => (config?.['OpenStdin'] === true ? true : undefined)), {
    what: 'the container to be made anew with an input',
    timeoutMs: 30_000,
  });
  expect(await configOf(workspace)).toMatchObject({ Tty: true, OpenStdin: true, StdinOnce: false });
  await settledWorkspace(scene, workspace.id);
});

/** What a workspace's container was made with; null while there is none. */
async function configOf({ name }: Workspace): Promise<Record<string, unknown> | null> {
  const inspected = await scene.host.docker.inspect(name).catch(() => null);
  return Object(inspected).Config ?? null;
}
