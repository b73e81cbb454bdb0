import type { Network } from '@trailer/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { labImages } from '../images/catalog.ts';
import { reportToStderr } from '../process/report.ts';
import { timeUntilAnswer } from '../product/healing.ts';
import {
  answersBothWays,
  differences,
  type MeasuredCell,
  measureMatrix,
  openCells,
  verdictsOf,
} from '../product/matrix.ts';
import { echoPorts } from '../product/network.ts';
import { addressOn, makeNetwork, makeWorkspace, removeNetwork, removeWorkspace } from '../product/scene.ts';
import { lans } from '../topology/plan.ts';
import { raiseVmScene, type VmScene } from './scene.ts';

/** Image, boot and agent, each once more when it fails, on a machine whose cores others use too. */
const raiseLimitMs = 600_000;
vi.setConfig({ testTimeout: 480_000, hookTimeout: 240_000 });

let scene: VmScene;
let cellCount = 0;

beforeAll(async () => {
  scene = await raiseVmScene({ images: ['static'] });
}, raiseLimitMs);

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await scene.evidence(task.name);
});

afterAll(async () => {
  reportToStderr(`ipvlan: ${cellCount} cells measured as predicted`);
  await scene?.destroy();
});

/** Holds every cell against packets but those that the model leaves to the routes of the LAN; returns all of them. */
async function measured(workspace: Parameters<typeof measureMatrix>[1]): Promise<readonly MeasuredCell[]> {
  const cells = await measureMatrix(scene, workspace);
  const open = new Set(openCells(cells, 'lan_needs_route'));
  expect(differences(cells.filter((cell) => !open.has(cell)))).toEqual([]);
  cellCount += cells.length;
  return cells;
}

/** What was measured where the model says that it takes a route: `lan-client tcp answers`. */
function routedVerdicts(cells: readonly MeasuredCell[]): readonly string[] {
  return openCells(cells, 'lan_needs_route').map(
    ({ cell, measured: said }) => `${cell.from} ${cell.protocol} ${said.verdict}`,
  );
}

describe('ipvlan l2', () => {
  let network: Network;
  const { subnet, gateway, workspaceRange: ipRange } = lans.lan;

  beforeAll(async () => {
    const place = { name: 'l2', driver: 'ipvlan', parentInterface: 'eth0' } as const;
    network = await makeNetwork(scene, { ...place, subnet, gateway, ipRange });
  });
  afterAll(async () => await removeNetwork(scene, network));

  test('alone answers the LAN, the router and neighbours, and not its own host', async () => {
    const workspace = await makeWorkspace(scene, { name: 'l2-alone', networks: [{ networkId: network.id }] });
    const cells = await measured(workspace);
    const verdicts = (from: string) => verdictsOf(cells, from, 'lan-address');
    expect(['lan-client', 'off-lan-client', 'workspace', 'docker-host'].map(verdicts)).toEqual([
      ['answers'],
      ['answers'],
      ['answers'],
      ['blocked'],
    ]);
    expect(workspace.status.addresses).toEqual([expect.objectContaining({ networkId: network.id })]);
    await removeWorkspace(scene, workspace.id);
  });

  test('beside published ports answers both ways, TCP and UDP', async () => {
    const request = { name: 'l2-ports', networks: [{ networkId: network.id }], ports: [...echoPorts(9000)] };
    const workspace = await makeWorkspace(scene, request);
    const cells = await measured(workspace);
    expect(answersBothWays(cells)).toBe(true);
    await removeWorkspace(scene, workspace.id);
  });

  test('a LAN client that knew the address as another machine’s hears whose it is now', async () => {
    const address = '192.168.77.200';
    // Without this the client would doubt its entry within half a minute, and a start takes its time here.
    await scene.lab.lanClient.run(['sysctl', '-qw', 'net.ipv4.neigh.eth0.base_reachable_time_ms=3600000']);
    const stale = ['lladdr', '02:00:00:00:aa:aa', 'dev', 'eth0', 'nud', 'reachable'];
    await scene.lab.lanClient.run(['ip', 'neighbour', 'replace', address, ...stale]);
    const networks = [{ networkId: network.id, ipv4Address: address }];
    const workspace = await makeWorkspace(scene, { name: 'l2-moved', networks });
    await timeUntilAnswer(scene, 'lan-client', { address, port: 8080, protocol: 'tcp' });
    const { stdout } = await scene.lab.lanClient.run(['ip', '-json', 'neighbour', 'show', address]);
    expect(JSON.parse(stdout)).toMatchObject([{ lladdr: scene.host.macs[0] }]);
    await removeWorkspace(scene, workspace.id);
  });

  test('shares its parent with no macvlan network: refused by its name, where the engine fails when a container starts', async () => {
    const workspace = await makeWorkspace(scene, { name: 'l2-first', networks: [{ networkId: network.id }] });
    const rival = { name: 'rival', driver: 'macvlan', parentInterface: 'eth0', subnet: '10.55.0.0/24' } as const;
    const body = { ...rival, gateway: '10.55.0.1', hostId: scene.hostId };
    await expect(scene.client.call('networks.create', { body })).rejects.toMatchObject({
      problem: {
        errors: expect.arrayContaining([
          expect.objectContaining({ code: 'parent_taken', message: expect.stringContaining('ipvlan network l2') }),
        ]),
      },
    });
    const { docker } = scene.host;
    const pool = { Config: [{ Subnet: rival.subnet }] };
    const request = { Name: 'by-hand', Driver: 'macvlan', Options: { parent: 'eth0' }, IPAM: pool };
    await docker.call({ method: 'POST', path: '/networks/create', body: request });
    const started = docker.runContainer({
      name: 'by-hand',
      image: labImages.static.name,
      networks: { 'by-hand': {} },
    });
    await expect(started).rejects.toThrow('device or resource busy');
    await docker.removeContainer('by-hand');
    await docker.call({ method: 'DELETE', path: '/networks/by-hand' });
    await removeWorkspace(scene, workspace.id);
  });
});

describe.each([
  ['l3', '10.80.3.0/24'],
  ['l3s', '10.80.4.0/24'],
])('ipvlan %s', (mode, subnet) => {
  let network: Network;

  beforeAll(async () => {
    network = await makeNetwork(scene, { name: mode, driver: 'ipvlan', mode, parentInterface: 'eth0', subnet });
  });
  afterAll(async () => await removeNetwork(scene, network));

  test('answers neighbours at once, and everybody else by the line that the model gives', async () => {
    const { lab } = scene;
    const workspace = await makeWorkspace(scene, { name: `${mode}-alone`, networks: [{ networkId: network.id }] });
    const before = await measured(workspace);
    expect(verdictsOf(before, 'workspace', 'lan-address')).toEqual(['answers']);
    const silent = ['docker-host icmp blocked', 'lan-client icmp blocked', 'off-lan-client icmp blocked'];
    expect(routedVerdicts(before)).toEqual(silent);

    const [onLan] = openCells(before, 'lan_needs_route').filter(({ cell }) => cell.from === 'lan-client');
    const line = onLan?.cell.cure?.split(': ').at(-1) ?? '';
    expect(line).toBe(`ip route add ${subnet} via ${scene.host.address}`);
    await lab.lanClient.run(line.split(' '));
    for (const protocol of ['tcp', 'udp'] as const) {
      const target = { address: addressOn(workspace, network.id), port: 8080, protocol };
      expect(await lab.vantage('lan-client').probe(target)).toMatchObject({ verdict: 'answers' });
      expect(await lab.vantage('off-lan-client').probe(target)).toMatchObject({ verdict: 'blocked' });
    }
    await lab.router.run(line.split(' '));
    expect(routedVerdicts(await measured(workspace))).toEqual(silent.map((cell) => cell.replace('blocked', 'answers')));
    await removeWorkspace(scene, workspace.id);
  });

  test('beside published ports answers at the addresses of the host, and TCP at its own', async () => {
    const request = { name: `${mode}-ports`, networks: [{ networkId: network.id }], ports: [...echoPorts(9010)] };
    const workspace = await makeWorkspace(scene, request);
    const cells = await measured(workspace);
    for (const from of ['docker-host', 'lan-client', 'off-lan-client']) {
      expect(verdictsOf(cells, from, 'host-port'), from).toEqual(['answers', 'answers']);
      expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(['answers', 'blocked']);
    }
    await removeWorkspace(scene, workspace.id);
  });
});
