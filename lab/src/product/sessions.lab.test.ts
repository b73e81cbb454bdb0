import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveWeb, untilServed, type Visitor, visitApp } from './apps.ts';
import { guestAddress, makeDesktop, raiseDesktopScene } from './desktop.ts';
import { macvlanOn } from './network.ts';
import { addressOn, makeNetwork, makeWorkspace, type Scene } from './scene.ts';
import { raiseSplitScene } from './split.ts';

const port = 8400;

/** Sends megabytes both ways, and bytes over an upgraded connection; all must come back as they went. */
async function holdToPromise(visitor: Visitor): Promise<void> {
  await untilServed(visitor);
  const bytes = randomBytes(32 * 1024 * 1024);
  const uploaded = await visitor.open({ method: 'PUT', path: '/hash' }, bytes);
  expect(await json(uploaded)).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex') });
  const zeros = await buffer(await visitor.open({ path: `/zeros/${bytes.length}` }));
  expect(zeros.equals(Buffer.alloc(bytes.length))).toBe(true);
  const socket = await visitor.upgrade('/socket');
  socket.write('echo');
  expect(String((await once(socket, 'data'))[0])).toBe('echo');
  socket.destroy();
}

/** One line over a connection of the API, to an echo server of the lab. */
async function lineOver(scene: Scene, workspace: Workspace, to: number): Promise<string> {
  const url = scene.client.url('workspaces.connect', { id: workspace.id, query: { port: to } });
  url.protocol = 'ws:';
  const headers = { authorization: `Bearer ${scene.trailer.token}` };
  // Node's own WebSocket takes headers, which the browsers' does not.
  const socket = new WebSocket(url, { headers } as unknown as string[]);
  socket.binaryType = 'arraybuffer';
  await once(socket, 'open');
  socket.send(new TextEncoder().encode('who are you\n'));
  const [message] = await once(socket, 'message');
  socket.close();
  return new TextDecoder().decode(message.data);
}

/** Why the API opens no connection to a port. */
async function refusalOf(scene: Scene, workspace: Workspace, to: number): Promise<unknown> {
  const url = scene.client.url('workspaces.connect', { id: workspace.id, query: { port: to } });
  const headers = { authorization: `Bearer ${scene.trailer.token}`, connection: 'Upgrade', upgrade: 'websocket' };
  const [response] = await once(get(url, { headers }), 'response');
  return json(response);
}

describe('on one machine', () => {
  let scene: Scene;
  let lan: Network;

  beforeAll(async () => {
    scene = await raiseDesktopScene({ hosts: [{ name: 'h1', nics: 'shared' }] });
    lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
  });
  afterAll(async () => await scene?.destroy());

  test('a URL leads to a container on a bridge, with nothing published', async () => {
    const workspace = await makeWorkspace(scene, { name: 'bridged' });
    const stop = await serveWeb(scene, workspace, { port });
    await holdToPromise(await visitApp(scene, workspace, port));
    stop();
  });

  test('a URL leads to a container on the LAN alone, which the host itself cannot reach', async () => {
    const workspace = await makeWorkspace(scene, { name: 'lan-only', networks: [{ networkId: lan.id }] });
    const stop = await serveWeb(scene, workspace, { port, address: addressOn(workspace, lan.id) });
    await holdToPromise(await visitApp(scene, workspace, port));
    stop();
  });

  test('a URL leads to a server that listens on one address of several, or on the loopback alone', async () => {
    const networks = [{ networkId: lan.id }];
    const workspace = await makeWorkspace(scene, { name: 'both', networks, defaultBridge: true });
    for (const [index, address] of [addressOn(workspace, lan.id), addressOn(workspace, null), '127.0.0.1'].entries()) {
      const stop = await serveWeb(scene, workspace, { port: port + 10 * index, address });
      expect(await untilServed(await visitApp(scene, workspace, port + 10 * index), '/here')).toContain('/here');
      stop();
    }
  });

  test('a desktop: the viewer by the URL, and a port of its guest by a connection', async () => {
    const workspace = await makeDesktop(scene, { name: 'desk', networks: [{ networkId: lan.id }] });
    expect(await untilServed(await visitApp(scene, workspace, 8006))).toContain("The lab's echo server");
    expect(await lineOver(scene, workspace, 8080)).toMatch(/^who are you/);
    expect(guestAddress(workspace)).toMatch(/^192\.168\.77\./);
  });

  test('a port where nothing listens says so, at the URL and over the API', async () => {
    const workspace = await makeWorkspace(scene, { name: 'mute' });
    const visitor = await visitApp(scene, workspace, 9);
    const answer = await visitor.open({ path: '/' });
    expect(answer.statusCode).toBe(502);
    expect(String(await buffer(answer))).toContain('Port 9 of workspace mute does not answer');
    expect(await refusalOf(scene, workspace, 9)).toMatchObject({
      status: 409,
      detail: 'nothing in the workspace listens on port 9: start its server, or check the port',
    });
  });
});

test('with server and agent apart it is the same', async () => {
  const scene = await raiseSplitScene();
  try {
    const workspace = await makeWorkspace(scene, { name: 'apart' });
    const stop = await serveWeb(scene, workspace, { port });
    await holdToPromise(await visitApp(scene, workspace, port));
    expect(await lineOver(scene, workspace, 8080)).toMatch(/^who are you/);
    stop();
  } finally {
    await scene.destroy();
  }
});
