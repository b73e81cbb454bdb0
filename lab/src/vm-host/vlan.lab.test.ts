import type { CreateNetwork, Network, ReachabilityCell, Workspace } from '@trailer/contract';
import { refusalShowsArrival, shimNameOf } from '@trailer/netmodel';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Prober } from '../probe/prober.ts';
import { reportToStderr } from '../process/report.ts';
import { waitFor } from '../process/wait.ts';
import { differences, type MeasuredCell } from '../product/matrix.ts';
import { echoPorts } from '../product/network.ts';
import { addressOn, makeNetwork, makeWorkspace, pidOf, removeNetwork, removeWorkspace } from '../product/scene.ts';
import { raiseVmScene, type VmScene } from './scene.ts';

/** Image, boot and agent, each once more when it fails, on a machine whose cores others use too. */
const raiseLimitMs = 600_000;
vi.setConfig({ testTimeout: 480_000 });

const tag = 100;
const link = `eth0.${tag}`;
const shimAddress = '192.168.100.250';

let scene: VmScene;
let client: Prober;
let cellCount = 0;

beforeAll(async () => {
  scene = await raiseVmScene({ trunk: true, images: ['static'] });
  client = scene.host.prober({ netns: await scene.host.addVlanClient(tag, '192.168.100.5/24') });
}, raiseLimitMs);

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await scene.evidence(task.name);
});

afterAll(async () => {
  reportToStderr(`802.1q: ${cellCount} cells measured as predicted`);
  await scene?.destroy();
});

/** A network on the tag, in one part of its addresses. */
function tagged(name: string, subnet: string, gateway: string): Omit<CreateNetwork, 'hostId'> {
  return { name, driver: 'macvlan', parentInterface: 'eth0', vlanId: tag, subnet, gateway };
}

interface Link {
  readonly ifname: string;
  readonly ifalias?: string;
  readonly link?: string;
  readonly linkinfo?: { readonly info_data?: { readonly id?: number } };
}

async function linksOfHost(): Promise<readonly Link[]> {
  return JSON.parse((await scene.host.run(['ip', '-json', '-details', 'link', 'show'])).stdout);
}

async function findLink(name: string): Promise<Link | undefined> {
  return (await linksOfHost()).find(({ ifname }) => ifname === name);
}

async function becomes(what: string, isSo: () => Promise<boolean>): Promise<void> {
  await waitFor(async () => ((await isSo()) ? true : undefined), { what, timeoutMs: 60_000 });
}

/** Every cell that starts on the host, on the tagged wire or in the workspace, beside what packets said. */
async function measured(workspace: Workspace): Promise<readonly MeasuredCell[]> {
  const { body } = await scene.client.call('workspaces.reachability', { id: workspace.id });
  const probers: Partial<Record<ReachabilityCell['from'], Prober>> = {
    'docker-host': scene.host.prober(),
    'lan-client': client,
    itself: scene.host.prober({ pid: await pidOf(scene, workspace) }),
  };
  const cells = await Promise.all(
    body.cells.flatMap((cell) => {
      const prober = probers[cell.from];
      // The client on the tag knows no way to the addresses of the untagged LAN.
      const isThere = cell.from !== 'lan-client' || cell.address.startsWith('192.168.100.');
      return prober === undefined || !isThere ? [] : [measure(cell, prober, workspace)];
    }),
  );
  cellCount += cells.length;
  return cells;
}

async function measure(
  cell: ReachabilityCell,
  prober: Prober,
  { kind }: Pick<Workspace, 'kind'>,
): Promise<MeasuredCell> {
  const { address, port, protocol } = cell;
  const refusalAnswers = refusalShowsArrival(cell, kind);
  const said = await prober.probe({ address, port, protocol, expectEcho: protocol !== 'icmp', refusalAnswers });
  return { cell, measured: said };
}

describe('a network with a tag', () => {
  let first: Network;
  let second: Network;

  test('has its sub-interface made, marked, and its workspaces on that wire; the host reaches them by its shim', async () => {
    const range = { ipRange: '192.168.100.128/26', hostShim: { address: shimAddress } };
    first = await makeNetwork(scene, { ...tagged('first', '192.168.100.0/24', '192.168.100.1'), ...range });
    await becomes('the mark', async () => (await findLink(link))?.ifalias === 'trailer:vlan');
    expect(await findLink(link)).toMatchObject({ link: 'eth0', linkinfo: { info_data: { id: tag } } });
    await becomes('the shim', async () => (await findLink(shimNameOf(first.id)))?.link === link);
    const request = { name: 'tagged', networks: [{ networkId: first.id }], ports: [...echoPorts(9000)] };
    const workspace = await makeWorkspace(scene, request);
    const echo = { address: addressOn(workspace, first.id), port: 8080, protocol: 'tcp' } as const;
    await becomes('the way of the shim', async () => {
      return (await scene.host.prober().probe({ ...echo, timeoutMs: 500 })).verdict === 'answers';
    });
    expect(differences(await measured(workspace))).toEqual([]);
    expect(await scene.host.prober().probe(echo)).toMatchObject({ report: expect.stringContaining(shimAddress) });
    expect((await client.probe(echo)).verdict).toBe('answers');
    await scene.lab.lanClient.addAddress('192.168.100.6/24');
    const untagged = await scene.lab.vantage('lan-client').probe(echo);
    await scene.lab.lanClient.removeAddress('192.168.100.6/24');
    expect(untagged.verdict).toBe('blocked');
    await removeWorkspace(scene, workspace.id);
  });

  test('shares the sub-interface with another, and the last of them takes it along', async () => {
    second = await makeNetwork(scene, tagged('second', '192.168.101.0/24', '192.168.101.1'));
    await removeNetwork(scene, first);
    expect(await findLink(shimNameOf(first.id))).toBeUndefined();
    expect(await findLink(link)).toMatchObject({ ifalias: 'trailer:vlan' });
    await removeNetwork(scene, second);
    await becomes('the sub-interface to be gone', async () => (await findLink(link)) === undefined);
  });

  test('leaves a sub-interface alone that the user made, and one under another name is named', async () => {
    await scene.host.run(`ip link add link eth0 name ${link} type vlan id ${tag}`.split(' '));
    await scene.host.run(['ip', 'link', 'set', link, 'up']);
    await scene.host.run('ip link add link eth0 name office type vlan id 7'.split(' '));
    await becomes('the host to be told', async () => {
      const { body } = await scene.client.call('hosts.get', { id: scene.hostId });
      return body.interfaces.some(({ name }) => name === link);
    });
    const network = await makeNetwork(scene, tagged('users', '192.168.100.0/24', '192.168.100.1'));
    await removeNetwork(scene, network);
    const kept = await findLink(link);
    expect(kept).toBeDefined();
    expect(kept).not.toHaveProperty('ifalias');
    const refused = makeNetwork(scene, { ...tagged('seven', '10.7.0.0/24', '10.7.0.1'), vlanId: 7 });
    await expect(refused).rejects.toMatchObject({
      problem: { errors: [expect.objectContaining({ path: 'vlanId', message: expect.stringContaining('office') })] },
    });
  });
});
