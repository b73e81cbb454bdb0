import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { repositoryFolder } from '../config.ts';
import { labImages } from '../images/catalog.ts';
import { reportToStderr } from '../process/report.ts';
import { run } from '../process/run.ts';
import { timeUntilAnswer } from '../product/healing.ts';
import { answersBothWays, differences, measureMatrix, verdictsOf } from '../product/matrix.ts';
import { echoPorts, macvlanOn } from '../product/network.ts';
import { addressOn, makeNetwork, makeWorkspace, removeWorkspace } from '../product/scene.ts';
import { lans } from '../topology/plan.ts';
import { raiseVmScene, type VmScene } from './scene.ts';

/** Image, boot and agent, each once more when it fails, on a machine whose cores others use too. */
const raiseLimitMs = 600_000;
vi.setConfig({ testTimeout: 240_000 });
const echo = { port: 8080, protocol: 'tcp' } as const;

let scene: VmScene;

beforeAll(async () => {
  scene = await raiseVmScene({ trunk: true, images: ['static'] });
  const [boot, online] = [scene.host.bootMs, scene.onlineMs].map((ms) => `${Math.round(ms / 1000)} s`);
  reportToStderr(`the engine of the Docker host in QEMU answered after ${boot}, its agent after ${online} more`);
}, raiseLimitMs);

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await scene.evidence(task.name);
});

afterAll(async () => await scene?.destroy());

interface EngineNetwork {
  readonly driver: 'ipvlan' | 'macvlan';
  readonly parent: string;
  readonly subnet: string;
  readonly ipRange?: string;
}

async function createNetwork(name: string, { driver, parent, subnet, ipRange }: EngineNetwork): Promise<void> {
  const config = { Subnet: subnet, ...(ipRange !== undefined && { IPRange: ipRange }) };
  const body = { Name: name, Driver: driver, Options: { parent }, IPAM: { Config: [config] } };
  await scene.host.docker.call({ method: 'POST', path: '/networks/create', body });
}

/** Runs an echo server on a network of the engine; returns its address there and its pid inside the host. */
async function runOn(network: string): Promise<{ readonly address: string; readonly pid: number }> {
  const { docker } = scene.host;
  await docker.runContainer({ name: network, image: labImages.static.name, networks: { [network]: {} } });
  const { State, NetworkSettings } = await docker.inspect(network);
  return { address: NetworkSettings.Networks[network]?.IPAddress ?? '', pid: State.Pid };
}

async function removeNetwork(network: string): Promise<void> {
  await scene.host.docker.removeContainer(network);
  await scene.host.docker.call({ method: 'DELETE', path: `/networks/${network}` });
}

async function neighbour(address: string): Promise<string | undefined> {
  const { stdout } = await scene.lab.lanClient.run(['ip', '-json', 'neighbour', 'show', address]);
  const found = JSON.parse(stdout) as { lladdr?: string }[];
  return found[0]?.lladdr;
}

describe('a Docker host in QEMU', () => {
  test('is made of programs that shellcheck minds nothing in', async () => {
    const folder = join(repositoryFolder, 'lab/images/vm-host');
    await run(['shellcheck', ...['init', 'main', 'start', 'door/cgi-bin/run'].map((name) => join(folder, name))]);
  });

  test('has an engine that answers from outside and inside, and only its own cards', async () => {
    const { host } = scene;
    expect(await host.docker.call({ method: 'GET', path: '/version' })).toMatchObject({ ApiVersion: '1.51' });
    const { stdout } = await host.run(['docker', 'image', 'ls', '--format', '{{.Repository}}:{{.Tag}}']);
    expect(stdout.trim()).toBe(labImages.static.name);
    const links = JSON.parse((await host.run(['ip', '-json', 'link', 'show'])).stdout) as { ifname: string }[];
    expect(links.map(({ ifname }) => ifname)).toEqual(['lo', 'eth0', 'docker0']);
  });

  test('runs commands word by word, feeds them, and tells what they said and how they ended', async () => {
    const { host } = scene;
    const script = 'cat; echo "$1" >&2; exit 3';
    const result = await host.attempt(['sh', '-c', script, 'sh', 'a b  $c'], { stdin: 'fed' });
    expect(result).toEqual({ exitCode: 3, stdout: 'fed', stderr: 'a b  $c\n' });
    await expect(host.run(['false'])).rejects.toThrow('"false" exited with 1');
  });
});

describe('what the kernel of this machine may lack', () => {
  test('ipvlan: a container reaches the LAN and is reached there, under the MAC address of its host', async () => {
    const { host, lab } = scene;
    const { subnet, workspaceRange } = lans.lan;
    await createNetwork('ipv', { driver: 'ipvlan', parent: 'eth0', subnet, ipRange: workspaceRange });
    const { address, pid } = await runOn('ipv');
    await timeUntilAnswer({ lab }, 'lan-client', { ...echo, address });
    expect(await neighbour(address)).toBe(host.macs[0]);
    await lab.serveEcho('lan-client', 7000);
    const outward = { address: lab.lanClient.address, port: 7000, protocol: 'tcp' } as const;
    expect(await host.prober({ pid }).probe(outward)).toMatchObject({ verdict: 'answers' });
    expect(await host.prober().probe({ ...echo, address })).toMatchObject({ verdict: 'blocked' });
    await removeNetwork('ipv');
  });

  test('802.1q: the engine makes a tagged sub-interface, whose wire is another than that of the LAN, and removes it', async () => {
    const { host, lab } = scene;
    const client = host.prober({ netns: await host.addVlanClient(100, '192.168.100.5/24') });
    await createNetwork('vlan', { driver: 'macvlan', parent: 'eth0.100', subnet: '192.168.100.0/24' });
    const tag = await host.run(['ip', '-json', '-details', 'link', 'show', 'eth0.100']);
    expect(JSON.parse(tag.stdout)).toMatchObject([{ link: 'eth0', linkinfo: { info_data: { id: 100 } } }]);
    const { address } = await runOn('vlan');
    expect(await client.probe({ ...echo, address })).toMatchObject({ verdict: 'answers' });
    await lab.lanClient.addAddress('192.168.100.6/24');
    const untagged = await lab.vantage('lan-client').probe({ ...echo, address });
    await lab.lanClient.removeAddress('192.168.100.6/24');
    expect(untagged).toMatchObject({ verdict: 'blocked' });
    await removeNetwork('vlan');
    expect((await host.attempt(['ip', 'link', 'show', 'eth0.100'])).exitCode).toBe(1);
  });
});

describe('Trailer on a Docker host in QEMU', () => {
  test('is told by its agent what this kernel can do, and of eth0 as a parent', async () => {
    const { body } = await scene.client.call('hosts.get', { id: scene.hostId });
    expect(body).toMatchObject({ status: 'online', kernel: { macvlan: true, ipvlan: true, vlan: true } });
    expect(body.interfaces).toContainEqual(
      expect.objectContaining({ name: 'eth0', mac: scene.host.macs[0], kind: 'physical', parentable: true }),
    );
  });

  test('gives a workspace an address on the LAN and a port of its host, and says in every cell what packets say', async () => {
    const { host, lab } = scene;
    const lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
    const request = { name: 'both-ways', networks: [{ networkId: lan.id }], ports: [...echoPorts(9000)] };
    const workspace = await makeWorkspace(scene, request);
    const target = { ...echo, address: addressOn(workspace, lan.id) };
    await timeUntilAnswer({ lab }, 'lan-client', target);
    expect(await neighbour(target.address)).not.toBe(host.macs[0]);
    const cells = await measureMatrix(scene, workspace);
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['blocked', 'blocked']);
    await removeWorkspace(scene, workspace.id);
  });
});
