import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import type { LabImageName } from '../images/catalog.ts';
import { answersBothWays, differences, measureMatrix, verdictsOf } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { addressOn, makeNetwork, makeWorkspace, pidOf, raiseScene, removeWorkspace, type Scene } from './scene.ts';

let scene: Scene;
let lan: Network;
let ownBridge: Network;
let nextPort = 9000;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'shared', addressCount: 2 }] });
  lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
  ownBridge = await makeNetwork(scene, { name: 'team', driver: 'bridge' });
});
afterAll(async () => await scene?.destroy());

async function measured(request: Parameters<typeof makeWorkspace>[1]) {
  onTestFailed(async () => void (await scene.lab.evidence(request.name)));
  const workspace = await makeWorkspace(scene, request);
  return { workspace, cells: await measureMatrix(scene, workspace) };
}

function ports() {
  nextPort += 10;
  return [...echoPorts(nextPort)];
}

describe('on a shared NIC, the model says in every cell what packets say', () => {
  test('default bridge with published ports: answers everywhere at the address of the host', async () => {
    const { workspace, cells } = await measured({ name: 'bridge-only', ports: ports() });
    expect(differences(cells)).toEqual([]);
    for (const from of ['docker-host', 'lan-client', 'off-lan-client'])
      expect(verdictsOf(cells, from, 'host-port')).toEqual(['answers', 'answers', 'answers', 'answers']);
    expect(verdictsOf(cells, 'lan-client', 'bridge-address')).toEqual(['blocked', 'blocked']);
    await removeWorkspace(scene, workspace.id);
  });

  test('a bridge of its own with published ports: answers everywhere at the address of the host', async () => {
    const networks = [{ networkId: ownBridge.id }];
    const { workspace, cells } = await measured({ name: 'own-bridge', networks, ports: ports() });
    expect(differences(cells)).toEqual([]);
    expect(workspace.defaultBridge).toBe(false);
    await removeWorkspace(scene, workspace.id);
  });

  test('macvlan alone: answers the LAN at its own address, and the host cannot reach it', async () => {
    const { workspace, cells } = await measured({ name: 'lan-only', networks: [{ networkId: lan.id }] });
    expect(differences(cells)).toEqual([]);
    expect(verdictsOf(cells, 'lan-client', 'lan-address')).toEqual(['answers']);
    expect(verdictsOf(cells, 'off-lan-client', 'lan-address')).toEqual(['answers']);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['blocked']);
    await removeWorkspace(scene, workspace.id);
  });

  const images: readonly LabImageName[] = ['iproute', 'busybox', 'static', 'nonRoot'];
  test.each(images)('macvlan and published ports, image %s: TCP and UDP answer both ways', async (image) => {
    const name = `both-${image.toLowerCase()}`;
    const { workspace, cells } = await measured({ name, image, networks: [{ networkId: lan.id }], ports: ports() });
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
    for (const from of ['workspace', 'itself'])
      expect(verdictsOf(cells, from, 'host-port'), from).toEqual(['answers', 'answers', 'answers', 'answers']);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['blocked', 'blocked']);
    await removeWorkspace(scene, workspace.id);
  });

  test('macvlan, a bridge of its own and published ports: TCP and UDP answer both ways', async () => {
    const networks = [{ networkId: lan.id }, { networkId: ownBridge.id }];
    const { workspace, cells } = await measured({ name: 'own-bridge-lan', networks, ports: ports() });
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
    await removeWorkspace(scene, workspace.id);
  });

  test('a port bound to one address of the host answers there and not at the other', async () => {
    const [first, second] = scene.host.addresses;
    const bound = ports().map((port) => ({ ...port, hostAddress: second ?? null }));
    const networks = [{ networkId: lan.id }];
    const { workspace, cells } = await measured({ name: 'bound', networks, ports: bound });
    expect(differences(cells)).toEqual([]);
    const at = (address: string | undefined) =>
      cells.filter(({ cell }) => cell.address === address && cell.from === 'lan-client').map((c) => c.measured.verdict);
    expect(at(first)).toEqual(['blocked', 'blocked']);
    expect(at(second)).toEqual(['answers', 'answers']);
    await removeWorkspace(scene, workspace.id);
  });
});

describe('what a workspace with both addresses sends by itself', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await makeWorkspace(scene, { name: 'sender', networks: [{ networkId: lan.id }], ports: ports() });
  });

  test.each(['lan-client', 'off-lan-client'])('reaches %s under its LAN address', async (machine) => {
    const { address } = scene.lab.machine(machine);
    await scene.lab.serveEcho(machine, 7000);
    const prober = await scene.lab.vantage({ pid: await pidOf(scene, workspace) });
    for (const protocol of ['tcp', 'udp'] as const) {
      const { verdict, report } = await prober.probe({ address, port: 7000, protocol });
      expect(verdict).toBe('answers');
      expect(report?.split(':')[0]).toBe(addressOn(workspace, lan.id));
    }
  });

  test('reaches its Docker host by the bridge', async () => {
    await scene.lab.serveEcho('h1', 7000);
    const prober = await scene.lab.vantage({ pid: await pidOf(scene, workspace) });
    const { verdict, report } = await prober.probe({ address: scene.host.address, port: 7000, protocol: 'tcp' });
    expect(verdict).toBe('answers');
    expect(report?.split(':')[0]).toBe(addressOn(workspace, null));
  });
});
