import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { reportToStderr } from '../process/report.ts';
import { run } from '../process/run.ts';
import { inNamespace } from '../topology/namespace.ts';
import { timeSinceStart, timeUntilAnswer } from './healing.ts';
import { differences, type MeasuredCell, measureMatrix, openCells, verdictsOf } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import {
  askForWorkspace,
  makeNetwork,
  makeWorkspace,
  raiseScene,
  removeNetwork,
  removeWorkspace,
  type Scene,
  settledWorkspace,
  type WorkspaceRequest,
} from './scene.ts';

let scene: Scene;
let cellCount = 0;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'dedicated' }], images: ['static'] });
});
afterAll(async () => {
  reportToStderr(`modes of macvlan: ${cellCount} cells measured as predicted`);
  await scene?.destroy();
});

const clients = ['docker-host', 'lan-client', 'off-lan-client'];

/** One network on the NIC without an address, for the tests of one mode. */
function onMode(mode: string): { network: Network } {
  const held = {} as { network: Network };
  beforeAll(async () => {
    held.network = await makeNetwork(scene, { ...macvlanOn('lan', 'eth1', `mode-${mode}`), mode });
  });
  afterAll(async () => {
    await removeNetwork(scene, held.network);
  });
  return held;
}

/** Makes a workspace and holds every cell against packets but those that the model leaves to the switch. */
async function measured(
  request: WorkspaceRequest,
  options?: Parameters<typeof measureMatrix>[2],
): Promise<{ readonly workspace: Workspace; readonly cells: readonly MeasuredCell[] }> {
  onTestFailed(async () => void (await scene.lab.evidence(request.name)));
  const workspace = await makeWorkspace(scene, request);
  const cells = await measureMatrix(scene, workspace, options);
  const open = new Set(openCells(cells, 'needs_reflective_relay'));
  expect(differences(cells.filter((cell) => !open.has(cell)))).toEqual([]);
  cellCount += cells.length;
  return { workspace, cells };
}

/** Whether the switch sends frames back by the port of the parent. */
async function reflectiveRelay(setting: 'on' | 'off'): Promise<void> {
  const netns = `${scene.lab.prefix}-switch`;
  const { stdout } = await run(inNamespace(netns, ['ip', '-json', 'link', 'show']));
  const links: readonly { ifname: string; ifalias?: string }[] = JSON.parse(stdout);
  const port = links.find(({ ifalias }) => ifalias === 'h1:eth1')?.ifname ?? '';
  await run(inNamespace(netns, ['bridge', 'link', 'set', 'dev', port, 'hairpin', setting]));
}

describe('macvlan in mode private', () => {
  const on = onMode('private');

  test('answers LAN, host and router, and no neighbour, also where the switch sends frames back', async () => {
    for (const relay of ['off', 'on'] as const) {
      await reflectiveRelay(relay);
      const { workspace, cells } = await measured({ name: 'private', networks: [{ networkId: on.network.id }] });
      for (const from of clients) expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(['answers']);
      expect(verdictsOf(cells, 'workspace', 'lan-address')).toEqual(['blocked']);
      await removeWorkspace(scene, workspace.id);
    }
    await reflectiveRelay('off');
  });

  test('beside published ports answers both ways', async () => {
    const networks = [{ networkId: on.network.id }];
    const { workspace, cells } = await measured({ name: 'private-ports', networks, ports: [...echoPorts(9100)] });
    for (const from of clients) expect(verdictsOf(cells, from, 'host-port'), from).toEqual(['answers', 'answers']);
    await removeWorkspace(scene, workspace.id);
  });
});

describe('macvlan in mode vepa', () => {
  const on = onMode('vepa');

  test.each([
    ['off', 'blocked'],
    ['on', 'answers'],
  ] as const)(
    'with reflective relay %s: neighbours, as the model says, depend on it; all others answer',
    async (relay, verdict) => {
      await reflectiveRelay(relay);
      const { workspace, cells } = await measured({ name: `vepa-${relay}`, networks: [{ networkId: on.network.id }] });
      for (const from of clients) expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(['answers']);
      const open = openCells(cells, 'needs_reflective_relay');
      expect(open.map(({ cell, measured: said }) => [cell.from, said.verdict])).toEqual([['workspace', verdict]]);
      await removeWorkspace(scene, workspace.id);
      await reflectiveRelay('off');
    },
  );
});

describe('macvlan in mode passthru', () => {
  const on = onMode('passthru');
  const mac = '02:00:00:00:77:88';

  test('answers all, with the NIC’s frames as its own; a second workspace is refused, naming the first', async () => {
    const networks = [{ networkId: on.network.id, macAddress: mac }];
    const { workspace, cells } = await measured({ name: 'through', networks }, { alone: true });
    for (const from of clients) expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(['answers']);
    const second = {
      hostId: scene.hostId,
      name: 'second',
      image: workspace.image,
      networks: [{ networkId: on.network.id }],
    };
    await expect(scene.client.call('workspaces.create', { body: second })).rejects.toMatchObject({
      problem: { errors: [{ code: 'parent_taken', message: expect.stringContaining('through has it') }] },
    });
    const { stdout } = await scene.host.run(['ip', '-json', 'link', 'show', 'eth1']);
    expect(JSON.parse(stdout)).toMatchObject([{ address: mac }]);
    await scene.client.call('workspaces.update', {
      id: workspace.id,
      body: { description: 'the same MAC address', networks },
    });
    await removeWorkspace(scene, workspace.id);
  });

  test('has its parent to itself: another network on it is refused, naming this one', async () => {
    const beside = { ...macvlanOn('lan2', 'eth1', 'beside'), hostId: scene.hostId };
    await expect(scene.client.call('networks.create', { body: beside })).rejects.toMatchObject({
      problem: { errors: expect.arrayContaining([expect.objectContaining({ code: 'parent_taken' })]) },
    });
  });
});

describe('macvlan in mode bridge', () => {
  const on = onMode('bridge');
  const asked = { ipv4Address: '192.168.77.177', macAddress: '02:00:00:00:77:77' };
  const entryOf = async () => {
    const { stdout } = await scene.lab.lanClient.run(['ip', '-json', 'neighbour', 'show', asked.ipv4Address]);
    const [entry]: readonly { lladdr?: string }[] = JSON.parse(stdout);
    return entry?.lladdr;
  };

  test('keeps static address and MAC address over a redeployment', async () => {
    const networks = [{ networkId: on.network.id, ...asked }];
    const workspace = await makeWorkspace(scene, { name: 'static', networks });
    const held = { networkId: on.network.id, address: asked.ipv4Address, mac: asked.macAddress };
    await scene.client.call('workspaces.redeploy', { id: workspace.id });
    const redeployed = await settledWorkspace(scene, workspace.id);
    expect(redeployed.status.addresses).toEqual([expect.objectContaining(held)]);
    expect(redeployed.generation).toBeGreaterThan(workspace.generation);
    await removeWorkspace(scene, workspace.id);
  });

  test('a LAN client that knew another MAC address of it reaches it within a second of its start', async () => {
    const { lanClient } = scene.lab;
    const stale = ['lladdr', '02:00:00:00:aa:aa', 'dev', 'eth0', 'nud', 'reachable'];
    await lanClient.run(['ip', 'neighbour', 'replace', asked.ipv4Address, ...stale]);
    const networks = [{ networkId: on.network.id, ...asked }];
    const workspace = await askForWorkspace(scene, { name: 'moved', networks });
    const target = { address: asked.ipv4Address, port: 8080, protocol: 'tcp' } as const;
    await timeUntilAnswer(scene, 'lan-client', target);
    expect(await timeSinceStart(scene, workspace)).toBeLessThan(1_000);
    expect(await entryOf()).toBe(asked.macAddress);
    await removeWorkspace(scene, workspace.id);
  });
});
