import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { type EngineVersion, engineVersions } from '../cache/recipe.ts';
import { reportToStderr } from '../process/report.ts';
import { waitFor } from '../process/wait.ts';
import { timeSinceStart, timeUntilAnswer } from './healing.ts';
import { answersBothWays, differences, type MeasuredCell, measureMatrix, verdictsOf } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import {
  addressOn,
  askForWorkspace,
  makeNetwork,
  makeWorkspace,
  pidOf,
  raiseScene,
  removeNetwork,
  removeWorkspace,
  type Scene,
  settledWorkspace,
  type WorkspaceRequest,
} from './scene.ts';

/** What the product promises: published ports answer again within a second of the cause being over. */
const promisedMs = 1000;
const fourAnswers = ['answers', 'answers', 'answers', 'answers'];

/** Sorts before `bridge` and before every bridge of the tests: before 28.0 such a LAN takes the port mappings away. */
const firstName = 'aaa';

/** The engines on which a parent carries one macvlan network. */
const oneMacvlanPerParent: readonly EngineVersion[] = ['20.10', '26.1'];

describe.each(engineVersions)('on Docker %s', (engine) => {
  let scene: Scene;
  let lan: Network;
  let team: Network;
  let cellCount = 0;
  let nextPort = 9000;

  beforeAll(async () => {
    scene = await raiseScene({
      engine,
      images: ['static'],
      hosts: [{ name: 'h1', nics: 'dedicated', addressCount: 2 }],
    });
    lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', firstName));
    team = await makeNetwork(scene, { name: 'team', driver: 'bridge' });
  });
  afterAll(async () => {
    reportToStderr(`Docker ${engine}: ${cellCount} cells measured as predicted`);
    await scene?.destroy();
  });

  const ports = () => {
    nextPort += 10;
    return [...echoPorts(nextPort)];
  };

  /** Holds every cell of a workspace's matrix against packets. */
  async function expectTruth(workspace: Workspace): Promise<readonly MeasuredCell[]> {
    const cells = await measureMatrix(scene, workspace);
    expect(differences(cells)).toEqual([]);
    cellCount += cells.length;
    return cells;
  }

  async function measured(
    request: WorkspaceRequest,
  ): Promise<{ workspace: Workspace; cells: readonly MeasuredCell[] }> {
    onTestFailed(async () => void (await scene.lab.evidence(`${engine} ${request.name}`)));
    const workspace = await makeWorkspace(scene, request);
    return { workspace, cells: await expectTruth(workspace) };
  }

  test('the host tells which engine it has', async () => {
    const { body } = await scene.client.call('hosts.get', { id: scene.hostId });
    expect(body.engine?.version).toMatch(new RegExp(`^${engine}\\.`));
    expect(body.engine?.capabilities.macvlansPerParent).toBe(!oneMacvlanPerParent.includes(engine));
  });

  test('a bridge with published ports answers everywhere at the addresses of the host', async () => {
    const { workspace, cells } = await measured({ name: 'bridge-only', ports: ports() });
    for (const from of ['docker-host', 'lan-client', 'off-lan-client'])
      expect(verdictsOf(cells, from, 'host-port'), from).toEqual(fourAnswers);
    await removeWorkspace(scene, workspace.id);
  });

  test('a UDP port that is published at one address answers there, containers of the host too', async () => {
    const [, hostAddress] = scene.host.addresses;
    if (hostAddress === undefined) throw new Error('the host has two addresses');
    const bound = ports().map((port) => ({ ...port, hostAddress }));
    const { workspace, cells } = await measured({ name: 'bound', ports: bound });
    const there = cells.filter(({ cell }) => cell.via === 'host-port' && cell.address === hostAddress);
    expect(new Set(there.map(({ measured }) => measured.verdict))).toEqual(new Set(['answers']));
    await removeWorkspace(scene, workspace.id);
  });

  test('a LAN on a shared NIC answers the LAN, and the host cannot reach it', async () => {
    const { workspace, cells } = await measured({ name: 'lan-only', networks: [{ networkId: lan.id }] });
    for (const from of ['lan-client', 'off-lan-client'])
      expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(['answers']);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['blocked']);
    await removeWorkspace(scene, workspace.id);
  });

  test('a LAN on a shared NIC and published ports answer both ways, with the addresses asked for', async () => {
    const asked = { networkId: lan.id, ipv4Address: '192.168.77.177', macAddress: '02:00:00:00:77:77' };
    const { workspace, cells } = await measured({ name: 'both', networks: [asked], ports: ports() });
    expect(answersBothWays(cells)).toBe(true);
    expect(workspace.status.addresses).toContainEqual(
      expect.objectContaining({ networkId: lan.id, address: asked.ipv4Address, mac: asked.macAddress }),
    );
    await removeWorkspace(scene, workspace.id);
  });

  test('a LAN on a shared NIC and ports published through a bridge of its own answer both ways', async () => {
    const networks = [{ networkId: lan.id }, { networkId: team.id }];
    const { workspace, cells } = await measured({ name: 'own-bridge', networks, ports: ports() });
    expect(answersBothWays(cells)).toBe(true);
    expect(workspace.defaultBridge).toBe(false);
    await removeWorkspace(scene, workspace.id);
  });

  test('ports answer again within a second after the program ended, and after the engine restarted', async () => {
    const networks = [{ networkId: lan.id }];
    const [tcp, udp] = ports();
    if (tcp === undefined || udp === undefined) throw new Error('two ports are published');
    onTestFailed(async () => void (await scene.lab.evidence(`${engine} healing`)));
    const workspace = await makeWorkspace(scene, { name: 'healing', networks, ports: [tcp, udp] });
    const expectAnswers = async () => {
      for (const { hostPort: port, protocol } of [tcp, udp]) {
        const target = { address: scene.host.address, port, protocol };
        expect(await timeUntilAnswer(scene, 'lan-client', target)).toBeLessThan(promisedMs);
      }
    };
    for (const disturb of [endProgram, () => scene.host.engine.restart()]) {
      const before = await pidOf(scene, workspace);
      await disturb(scene, workspace);
      await startedAgain(scene, workspace, before);
      await expectAnswers();
    }
    await expectTruth(await settledWorkspace(scene, workspace.id));
    await removeWorkspace(scene, workspace.id);
  });

  test('a LAN client that knew the address as another machine’s reaches it within a second of its start', async () => {
    const asked = { ipv4Address: '192.168.77.188', macAddress: '02:00:00:00:77:88' };
    const stale = ['lladdr', '02:00:00:00:aa:aa', 'dev', 'eth0', 'nud', 'reachable'];
    await scene.lab.lanClient.run(['ip', 'neighbour', 'replace', asked.ipv4Address, ...stale]);
    const workspace = await askForWorkspace(scene, { name: 'moved', networks: [{ networkId: lan.id, ...asked }] });
    const target = { address: asked.ipv4Address, port: 8080, protocol: 'tcp' } as const;
    await timeUntilAnswer(scene, 'lan-client', target);
    expect(await timeSinceStart(scene, workspace)).toBeLessThan(promisedMs);
    await removeWorkspace(scene, workspace.id);
  });

  test('a network connected by hand that takes the default route is disconnected, and the ports answer', async () => {
    onTestFailed(async () => void (await scene.lab.evidence(`${engine} meddled`)));
    const networks = [{ networkId: lan.id }];
    const workspace = await makeWorkspace(scene, { name: 'meddled', networks, ports: ports() });
    const foreign = await scene.host.docker.createBridge('AAA');
    await scene.host.docker.call({
      method: 'POST',
      path: `/networks/${foreign}/connect`,
      body: { Container: 'meddled', EndpointConfig: engine === '28.5' ? { GwPriority: 1_000_000 } : {} },
    });
    await waitFor(
      async () => {
        const { NetworkSettings } = await scene.host.docker.inspect('meddled');
        return 'AAA' in NetworkSettings.Networks ? undefined : true;
      },
      { what: 'the foreign network to be disconnected', timeoutMs: 20_000 },
    );
    expect(answersBothWays(await expectTruth(await settledWorkspace(scene, workspace.id)))).toBe(true);
    await removeWorkspace(scene, workspace.id);
  });

  test('a second LAN on one parent is made where the engine allows it, and else refused with the one that does', async () => {
    const second = { ...macvlanOn('lan2', 'eth0', 'second'), hostId: scene.hostId };
    if (!oneMacvlanPerParent.includes(engine)) {
      const { id } = await makeNetwork(scene, second);
      await scene.client.call('networks.delete', { id });
      return;
    }
    await expect(scene.client.call('networks.create', { body: second })).rejects.toMatchObject({
      problem: {
        errors: [{ path: 'parentInterface', code: 'engine_too_old', message: expect.stringContaining('Docker 27.0') }],
      },
    });
  });

  describe('with a NIC of its own for the LAN', () => {
    beforeAll(async () => {
      await removeNetwork(scene, lan);
      // Addresses of its own: 20.10 makes the MAC of the address, and the switch would look for it behind eth0 still.
      lan = await makeNetwork(scene, { ...macvlanOn('lan', 'eth1', firstName), ipRange: '192.168.77.192/26' });
    });

    test('the LAN alone answers the LAN, and the host over the wire', async () => {
      const { workspace, cells } = await measured({ name: 'lan-only', networks: [{ networkId: lan.id }] });
      for (const from of ['lan-client', 'off-lan-client', 'docker-host'])
        expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(['answers']);
      await removeWorkspace(scene, workspace.id);
    });

    test('the LAN and published ports answer both ways', async () => {
      const networks = [{ networkId: lan.id }];
      const { workspace, cells } = await measured({ name: 'both', networks, ports: ports() });
      expect(answersBothWays(cells)).toBe(true);
      expect(addressOn(workspace, lan.id)).toMatch(/^192\.168\.77\./);
      await removeWorkspace(scene, workspace.id);
    });
  });
});

/** Ends the program of a workspace; the restart policy of the engine starts it again. */
async function endProgram(scene: Scene, workspace: Workspace): Promise<void> {
  process.kill(await pidOf(scene, workspace), 'SIGKILL');
}

async function startedAgain(scene: Scene, workspace: Workspace, before: number): Promise<void> {
  await waitFor(
    async () => {
      const pid = await pidOf(scene, workspace);
      return pid !== 0 && pid !== before ? true : undefined;
    },
    { what: `${workspace.name} to run again`, timeoutMs: 20_000, pollMs: 5 },
  );
}
