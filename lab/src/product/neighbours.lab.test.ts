import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labImages } from '../images/catalog.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { makeNetwork, makeWorkspace, raiseScene, removeWorkspace, runningWorkspace, type Scene } from './scene.ts';
import { type JoinedHost, joinHost } from './second-host.ts';

let scene: Scene;
let lan: Network;
let web: Workspace;
let second: JoinedHost | null = null;

beforeAll(async () => {
  scene = await raiseScene({
    hosts: [
      { name: 'h1', nics: 'shared' },
      { name: 'h2', nics: 'shared' },
    ],
  });
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
  web = await makeWorkspace(scene, { name: 'web', networks: [{ networkId: lan.id }], ports: [...echoPorts(9000)] });
});

afterAll(async () => {
  await second?.leave();
  await scene?.destroy();
});

interface Measured {
  readonly senders: readonly string[];
  /** Ways in by which something answered. */
  readonly answering: readonly string[];
  readonly differing: readonly string[];
}

/** Who sent packets for a vantage point, and what they found. */
async function probeFrom(from: string): Promise<Measured> {
  const { body } = await scene.client.call('workspaces.probe', { id: web.id });
  const cells = body.cells.flatMap((cell) =>
    cell.from === from && cell.measured ? [{ ...cell, measured: cell.measured }] : [],
  );
  return {
    senders: [...new Set(cells.map(({ measured }) => measured.sentFrom))],
    answering: [...new Set(cells.filter(({ measured }) => measured.verdict === 'answers').map(({ via }) => via))],
    differing: cells
      .filter(({ verdict, measured }) => measured.verdict !== verdict && measured.verdict !== 'unknown')
      .map((cell) => `${cell.address}:${cell.port}/${cell.protocol}: ${cell.verdict}, ${cell.measured.evidence}`),
  };
}

test('with no other workspace there, nothing is measured for LAN clients and other workspaces', async () => {
  expect((await probeFrom('workspace')).senders).toEqual([]);
  expect((await probeFrom('lan-client')).senders).toEqual([]);
});

test('a workspace on the same networks measures what another workspace finds, and finds what was predicted', async () => {
  const peer = await makeWorkspace(scene, { name: 'peer', networks: [{ networkId: lan.id }], defaultBridge: true });
  expect(await probeFrom('workspace')).toEqual({
    senders: [expect.stringMatching(/^workspace peer on host /)],
    answering: ['host-port', 'lan-address', 'bridge-address'],
    differing: [],
  });
  await removeWorkspace(scene, peer.id);
});

test('a workspace of another host on the LAN is a LAN client: it finds what was predicted, at both addresses', async () => {
  second = await joinHost(scene, scene.lab.host('h2'));
  const { hostId } = second;
  const far = await makeNetwork({ ...scene, hostId }, macvlanOn('lan', 'eth0', 'home'));
  // Two engines know nothing of each other, and would pick the same address.
  const networks = [{ networkId: far.id, ipv4Address: '192.168.77.200' }];
  const { body } = await scene.client.call('workspaces.create', {
    body: { hostId, name: 'far', image: labImages.static.name, networks },
  });
  await runningWorkspace(scene, body.id);
  expect(await probeFrom('lan-client')).toEqual({
    senders: ['workspace far on host second'],
    answering: ['host-port', 'lan-address'],
    differing: [],
  });
});
