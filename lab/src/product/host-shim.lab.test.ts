import type { Network, Workspace } from '@trailer/contract';
import { shimNameOf } from '@trailer/netmodel';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { waitFor } from '../process/wait.ts';
import { timeUntilAnswer } from './healing.ts';
import { answersBothWays, differences, type MeasuredCell, measureMatrix, verdictsOf } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { addressOn, makeNetwork, makeWorkspace, onlineHost, pidOf, raiseScene, type Scene } from './scene.ts';

/** What the product promises of whatever somebody takes away by hand. */
const promisedMs = 1000;
/** Outside the half of the LAN that workspaces get their addresses from. */
const shimAddress = '192.168.77.120';
const otherAddress = '192.168.77.121';

let scene: Scene;
let lan: Network;
let lanOnly: Workspace;
let both: Workspace;
let shim: string;
let cellCount = 0;

beforeAll(async () => {
  scene = await raiseScene({ images: ['static'] });
  lan = await makeNetwork(scene, { ...macvlanOn('lan', 'eth0', 'home'), hostShim: { address: shimAddress } });
  shim = shimNameOf(lan.id);
  const networks = [{ networkId: lan.id }];
  lanOnly = await makeWorkspace(scene, { name: 'lan-only', networks });
  both = await makeWorkspace(scene, { name: 'both', networks, ports: [...echoPorts(9000)] });
});
afterAll(async () => {
  console.info(`host shim: ${cellCount} cells of the model held against packets`);
  await scene?.destroy();
});

async function measured(workspace: Workspace): Promise<readonly MeasuredCell[]> {
  const cells = await measureMatrix(scene, workspace);
  cellCount += cells.length;
  return cells;
}

async function linksOfHost(): Promise<readonly string[]> {
  const { stdout } = await scene.host.run(['ip', '-json', 'link', 'show']);
  return JSON.parse(stdout).map(({ ifname }: { ifname: string }) => ifname);
}

/** Everything about a link that was made, but what the kernel counts and numbers. */
async function stateOf(link: string): Promise<string> {
  const shown = await scene.host.run(['ip', '-brief', 'address', 'show', 'dev', link]);
  const routes = await scene.host.run(['ip', 'route', 'show', 'dev', link]);
  return `${shown.stdout.trim()}\n${routes.stdout.trim().split('\n').toSorted().join('\n')}`;
}

async function echoFrom(workspace: Workspace, protocol: 'tcp' | 'udp' = 'tcp') {
  const prober = await scene.lab.vantage('docker-host:h1');
  return await prober.probe({ address: addressOn(workspace, lan.id), port: 8080, protocol });
}

function atLan(workspace: Workspace) {
  return { address: addressOn(workspace, lan.id), port: 8080, protocol: 'tcp' } as const;
}

async function gone(link: string): Promise<void> {
  await waitFor(async () => ((await linksOfHost()).includes(link) ? undefined : true), {
    what: `${link} to be gone`,
    timeoutMs: 10_000,
  });
}

describe('with a host shim, the model says in every cell what packets say', () => {
  test('a workspace on the LAN alone: the host reaches it at its own address', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('lan-only')));
    const cells = await measured(lanOnly);
    expect(differences(cells)).toEqual([]);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['answers']);
    expect(cells.find(({ cell }) => cell.from === 'docker-host')?.cell.reason).toBe('host_shim');
  });

  test('a workspace with published ports too: TCP and UDP answer host, LAN and off-LAN at every address shown', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('both')));
    const cells = await measured(both);
    expect(differences(cells)).toEqual([]);
    expect(answersBothWays(cells)).toBe(true);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['answers', 'answers']);
    const shown = new Set(cells.filter(({ cell }) => cell.via === 'host-port').map(({ cell }) => cell.address));
    expect([...shown].toSorted()).toEqual([scene.host.address, shimAddress].toSorted());
  });

  test('all of it also where the host filters reverse paths strictly', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('strict')));
    // The kernel takes the higher of a link's own value and that of all: loose, 2, is what the lab's hosts have.
    const filter = (value: number) =>
      scene.host.run(['sysctl', '-qw', ...['eth0', 'docker0'].map((nic) => `net.ipv4.conf.${nic}.rp_filter=${value}`)]);
    await scene.host.run(['sysctl', '-qw', 'net.ipv4.conf.all.rp_filter=1']);
    await filter(1);
    const cells = [...(await measured(lanOnly)), ...(await measured(both))];
    await filter(2);
    expect(differences(cells)).toEqual([]);
  });

  test('the host comes from the address of the shim, by TCP and by UDP, and nothing else of it changes its way', async () => {
    for (const protocol of ['tcp', 'udp'] as const) {
      const { verdict, report } = await echoFrom(both, protocol);
      expect([verdict, report?.split(':')[0]]).toEqual(['answers', shimAddress]);
    }
    const client = scene.lab.machine('lan-client').address;
    const way = await scene.host.run(['ip', 'route', 'get', client]);
    expect(way.stdout).toMatch(new RegExp(`^${client} dev eth0 src ${scene.host.address} `));
    const byDefault = await scene.host.run(['ip', 'route', 'show', 'default']);
    expect(byDefault.stdout).toMatch(/^default via \S+ dev eth0/);
    expect(byDefault.stdout).not.toContain(shim);
    // A router's announcement would give it addresses, and the host a default route by it.
    expect((await scene.host.run(['ip', '-6', 'address', 'show', 'dev', shim])).stdout).toBe('');
  });

  test('a workspace finds the host at the shim, and still not at the address of its NIC', async () => {
    await scene.lab.serveEcho('h1', 7000);
    const prober = await scene.lab.vantage({ pid: await pidOf(scene, lanOnly) });
    const at = async (address: string) => (await prober.probe({ address, port: 7000, protocol: 'tcp' })).verdict;
    expect(await at(shimAddress)).toBe('answers');
    expect(await at(scene.host.address)).toBe('blocked');
  });
});

describe('a host shim', () => {
  test('that is deleted by hand is back within a second, with every way', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('deleted')));
    const before = await stateOf(shim);
    expect(before).toContain(addressOn(lanOnly, lan.id));
    await timeUntilAnswer(scene, 'docker-host:h1', atLan(both));
    await scene.host.run(['ip', 'link', 'delete', 'dev', shim]);
    const tookMs = await timeUntilAnswer(scene, 'docker-host:h1', atLan(both));
    console.info(`host shim deleted by hand: the host reaches its workspace again after ${Math.round(tookMs)} ms`);
    expect(tookMs).toBeLessThan(promisedMs);
    await waitFor(async () => ((await stateOf(shim)) === before ? true : undefined), {
      what: 'the shim to be whole again',
      timeoutMs: promisedMs,
    });
  });

  test.each([
    ['switched off', ['ip', 'link', 'set', 'dev', '%', 'down']],
    ['without its address', ['ip', 'address', 'flush', 'dev', '%']],
    ['without its ways', ['ip', 'route', 'flush', 'dev', '%']],
  ])('that is %s by hand is repaired within a second', async (_what, damage) => {
    const before = await stateOf(shim);
    await scene.host.run(damage.map((word) => (word === '%' ? shim : word)));
    expect(await timeUntilAnswer(scene, 'docker-host:h1', atLan(both))).toBeLessThan(promisedMs);
    await waitFor(async () => ((await stateOf(shim)) === before ? true : undefined), {
      what: 'the shim to be whole again',
      timeoutMs: promisedMs,
    });
  });

  test('leaves a route of the host’s own to a workspace where it is, and its network says which one is in the way', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('foreign route')));
    const before = await stateOf(shim);
    const address = addressOn(lanOnly, lan.id);
    await scene.host.run(['ip', 'route', 'replace', `${address}/32`, 'dev', 'eth0', 'proto', 'static']);
    await waitFor(
      async () => {
        const { body } = await scene.client.call('networks.get', { id: lan.id });
        return body.status.message.includes(`ip route delete ${address} dev eth0 proto static`) ? true : undefined;
      },
      { what: 'the network to name the route', timeoutMs: 10_000 },
    );
    expect((await scene.host.run(['ip', 'route', 'show', address])).stdout).toMatch(/^\S+ dev eth0 proto static/);
    await scene.host.run(['ip', 'route', 'delete', address, 'dev', 'eth0', 'proto', 'static']);
    await waitFor(async () => ((await stateOf(shim)) === before ? true : undefined), {
      what: 'the shim to be whole again',
      timeoutMs: 10_000,
    });
  });

  test('that goes while the agent is away is there again when it is back', async () => {
    const before = await stateOf(shim);
    await scene.trailer.kill('SIGKILL');
    await scene.host.run(['ip', 'link', 'delete', 'dev', shim]);
    await scene.host.run('ip link add link eth0 name trl-leftover type macvlan mode bridge'.split(' '));
    await scene.host.run('ip link add link eth0 name macvlan-host type macvlan mode bridge'.split(' '));
    await scene.trailer.start();
    await scene.trailer.waitReady();
    await onlineHost(scene.client);
    await waitFor(async () => ((await linksOfHost()).includes(shim) ? true : undefined), {
      what: 'the shim to be back',
      timeoutMs: 10_000,
    });
    await waitFor(async () => ((await stateOf(shim)) === before ? true : undefined), {
      what: 'the shim to be whole',
      timeoutMs: 10_000,
    });
    await gone('trl-leftover');
    expect(await linksOfHost()).toContain('macvlan-host');
  });

  test('is changed and taken away by a change of its network, and the host is apart again', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('changed')));
    const change = (hostShim: { address: string } | null) =>
      scene.client.call('networks.update', { id: lan.id, body: { hostShim } });
    await change({ address: otherAddress });
    await waitFor(async () => ((await echoFrom(both)).report?.startsWith(otherAddress) ? true : undefined), {
      what: 'the host to come from the new address',
      timeoutMs: 10_000,
    });
    expect(await stateOf(shim)).not.toContain(shimAddress);
    expect(differences(await measured(both))).toEqual([]);
    await change(null);
    await gone(shim);
    const cells = await measured(lanOnly);
    expect(differences(cells)).toEqual([]);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['blocked']);
  });

  test('goes with its network', async () => {
    const { client } = scene;
    await client.call('networks.update', { id: lan.id, body: { hostShim: { address: shimAddress } } });
    await timeUntilAnswer(scene, 'docker-host:h1', atLan(both));
    expect(await linksOfHost()).toContain(shim);
    for (const { id } of [lanOnly, both]) await client.call('workspaces.delete', { id });
    await client.call('networks.delete', { id: lan.id });
    await gone(shim);
    expect(await linksOfHost()).toContain('macvlan-host');
  });
});
