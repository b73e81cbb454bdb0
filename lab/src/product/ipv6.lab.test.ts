import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { reportToStderr } from '../process/report.ts';
import { waitFor } from '../process/wait.ts';
import { startAdvertisements } from '../topology/advertise.ts';
import { ipv6Lans } from '../topology/plan.ts';
import { timeUntilAnswer } from './healing.ts';
import { differences, type MeasuredCell, measureMatrix, verdictsOf } from './matrix.ts';
import { echoPorts, ipv6On, macvlanOn } from './network.ts';
import {
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

const clients = ['docker-host', 'lan-client', 'off-lan-client'];
const promisedMs = 1000;
const added = 'fd00:77::99';
const bridge6 = { name: 'team', driver: 'bridge', ipv6: { subnet: 'fd00:1779::/64' } } as const;

let scene: Scene;
let cellCount = 0;
let nextPort = 9000;

beforeAll(async () => {
  scene = await raiseScene({ ipv6: true, hosts: [{ name: 'h1', addressCount: 2 }], images: ['static', 'iproute'] });
});
afterAll(async () => {
  reportToStderr(`IPv6: ${cellCount} cells measured as predicted`);
  await scene?.destroy();
});

function ports() {
  nextPort += 10;
  return [...echoPorts(nextPort)];
}

/** Makes a workspace, holds every cell of its matrix against packets, and removes it again. */
async function measured(request: WorkspaceRequest) {
  onTestFailed(async () => void (await scene.lab.evidence(request.name)));
  const workspace = await makeWorkspace(scene, request);
  const cells = await measureMatrix(scene, workspace);
  expect(differences(cells)).toEqual([]);
  cellCount += cells.length;
  await removeWorkspace(scene, workspace.id);
  return { workspace, cells };
}

/** The verdicts at addresses of one family. */
function inFamily(cells: readonly MeasuredCell[], family: 4 | 6): readonly MeasuredCell[] {
  return cells.filter(({ cell }) => cell.address.includes(':') === (family === 6));
}

/** The address of a family that a workspace holds on a network. */
function addressOf(workspace: Workspace, network: Network, family: 4 | 6): string | undefined {
  return workspace.status.addresses.find(
    ({ networkId, address }) => networkId === network.id && address.includes(':') === (family === 6),
  )?.address;
}

/** Makes networks for the tests of one block. */
function having(...requests: readonly Parameters<typeof makeNetwork>[1][]): Network[] {
  const networks: Network[] = [];
  beforeAll(async () => {
    for (const request of requests) networks.push(await makeNetwork(scene, request));
  });
  afterAll(async () => {
    for (const network of networks) await removeNetwork(scene, network);
  });
  return networks;
}

const on = (...networks: readonly (Network | undefined)[]) =>
  networks.flatMap((network) => (network === undefined ? [] : [{ networkId: network.id }]));

describe('a workspace without IPv6 of its own', () => {
  test('on the default bridge is published at IPv6 addresses of the host as well', async () => {
    const { cells } = await measured({ name: 'proxied', ports: ports() });
    for (const from of clients)
      expect(verdictsOf(inFamily(cells, 6), from, 'host-port'), from).toEqual(Array(4).fill('answers'));
    for (const from of ['workspace', 'itself'])
      expect(verdictsOf(inFamily(cells, 6), from, 'host-port'), from).toEqual(Array(4).fill('blocked'));
  });
});

describe('IPv6 alone', () => {
  const { name, driver, parentInterface } = macvlanOn('lan', 'eth0', 'six');
  const networks = having(
    { name, driver, parentInterface, ipv6: ipv6On('lan') },
    { ...bridge6, name: 'team-six', ipv6: { ...bridge6.ipv6, only: true } },
  );

  test('on a macvlan: has no IPv4 address, and answers the LAN and beyond', async () => {
    const { workspace, cells } = await measured({ name: 'six-lan', networks: on(networks[0]) });
    expect(workspace.status.addresses.map(({ address }) => address)).toEqual([expect.stringMatching(/^fd00:77::1/)]);
    for (const from of ['lan-client', 'off-lan-client', 'workspace'])
      expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(['answers']);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['blocked']);
  });

  test('on a bridge: is published at IPv6 addresses of the host, and at no IPv4 address', async () => {
    const { cells } = await measured({ name: 'six-bridge', networks: on(networks[1]), ports: ports() });
    for (const from of clients) {
      expect(verdictsOf(inFamily(cells, 6), from, 'host-port'), from).toEqual(Array(4).fill('answers'));
      expect(verdictsOf(inFamily(cells, 4), from, 'host-port'), from).toEqual(Array(4).fill('blocked'));
    }
  });

  test('on a LAN, beside the default bridge: is published at IPv4 addresses alone', async () => {
    const { cells } = await measured({ name: 'six-and-four', networks: on(networks[0]), ports: ports() });
    for (const from of clients) {
      expect(verdictsOf(inFamily(cells, 4), from, 'host-port'), from).toEqual(Array(4).fill('answers'));
      expect(verdictsOf(inFamily(cells, 6), from, 'host-port'), from).toEqual(Array(4).fill('blocked'));
    }
  });

  test('on a LAN and a bridge: answers both ways', async () => {
    const { cells } = await measured({ name: 'six-both', networks: on(...networks), ports: ports() });
    for (const from of clients)
      expect(verdictsOf(inFamily(cells, 6), from, 'host-port'), from).toEqual(Array(4).fill('answers'));
    expect(verdictsOf(cells, 'lan-client', 'lan-address')).toEqual(['answers', 'answers']);
  });
});

describe('IPv4 and IPv6', () => {
  const networks = having({ ...macvlanOn('lan', 'eth0', 'home'), ipv6: ipv6On('lan') }, bridge6);

  test('on a bridge with published ports: answers everywhere at the addresses of the host', async () => {
    const { cells } = await measured({ name: 'dual-bridge', networks: on(networks[1]), ports: ports() });
    for (const from of [...clients, 'workspace', 'itself'])
      expect(verdictsOf(cells, from, 'host-port'), from).toEqual(Array(8).fill('answers'));
  });

  test('on a macvlan alone: answers the LAN at both addresses, and the host at neither', async () => {
    const { cells } = await measured({ name: 'dual-lan', networks: on(networks[0]) });
    for (const from of ['lan-client', 'off-lan-client'])
      expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(['answers', 'answers']);
    expect(verdictsOf(cells, 'docker-host', 'lan-address')).toEqual(['blocked', 'blocked']);
  });

  test.each(['static', 'iproute'] as const)('on both, image %s: TCP and UDP answer both ways', async (image) => {
    const { cells } = await measured({ name: `dual-${image}`, image, networks: on(...networks), ports: ports() });
    for (const from of [...clients, 'workspace', 'itself'])
      expect(verdictsOf(cells, from, 'host-port'), from).toEqual(Array(8).fill('answers'));
    for (const from of ['lan-client', 'off-lan-client'])
      expect(verdictsOf(cells, from, 'lan-address'), from).toEqual(Array(4).fill('answers'));
  });

  test('on a LAN, ports without a bridge of both families are refused with the one to take', async () => {
    const request = { hostId: scene.hostId, name: 'refused', image: 'any', networks: on(networks[0]), ports: ports() };
    await expect(scene.client.call('workspaces.create', { body: request })).rejects.toThrow(
      'choose a bridge network that has IPv6 too',
    );
  });

  test('addresses that were asked for and ones that the engine picked stay over a redeployment', async () => {
    const asked = { networkId: networks[0]?.id ?? '', ipv4Address: '192.168.77.150', ipv6Address: 'fd00:77::1:50' };
    const made = await makeWorkspace(scene, { name: 'kept', networks: [asked] });
    const picked = await makeWorkspace(scene, { name: 'picked', networks: on(networks[0]) });
    expect(made.status.addresses.map(({ address }) => address)).toEqual(['192.168.77.150', 'fd00:77::1:50']);
    for (const before of [picked, made]) {
      await scene.client.call('workspaces.redeploy', { id: before.id });
      const after = await settledWorkspace(scene, before.id);
      expect(after.status.addresses).toEqual(before.status.addresses);
      expect(after.status.addresses).toHaveLength(2);
      await removeWorkspace(scene, before.id);
    }
  });

  test('a host address that is added or removed is healed within a second', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('IPv6 address added')));
    const [published, udp] = echoPorts(9900);
    const made = await makeWorkspace(scene, { name: 'healing', networks: on(...networks), ports: [published, udp] });
    const at = (address: string, port = published.hostPort, protocol: 'tcp' | 'udp' = 'tcp') => ({
      address,
      port,
      protocol,
    });
    for (const from of ['docker-host:h1', 'lan-client']) await timeUntilAnswer(scene, from, at('fd00:77::11'));
    const before = await ipv6Exceptions(made);
    expect(before).toEqual(['fd00:77::11', 'fd00:77::12']);
    await scene.host.addAddress(`${added}/64`);
    expect(await timeUntilAnswer(scene, 'docker-host:h1', at(added))).toBeLessThan(promisedMs);
    expect(await timeUntilAnswer(scene, 'lan-client', at(added, udp.hostPort, 'udp'))).toBeLessThan(promisedMs);
    const until = (addresses: readonly string[]) =>
      waitFor(async () => ((await ipv6Exceptions(made)).join() === addresses.join() ? true : undefined), {
        what: `the exceptions to be ${addresses.join()}`,
        timeoutMs: promisedMs,
      });
    await until([...before, added]);
    await scene.host.removeAddress(`${added}/64`);
    await until(before);
    await removeWorkspace(scene, made.id);
  });

  test("a router's advertisements give a workspace no address beside its own", async () => {
    onTestFailed(async () => void (await scene.lab.evidence('advertisements')));
    const made = await makeWorkspace(scene, { name: 'heard', networks: on(networks[0]) });
    await startAdvertisements(scene.lab.router);
    await waitFor(async () => ((await advertisedAddresses(scene.lab.lanClient)).length > 0 ? true : undefined), {
      what: 'the LAN client to take the address that the router advertises',
      timeoutMs: 20_000,
    });
    const enter = ['nsenter', '--target', String(await pidOf(scene, made)), '--net', '--'];
    const { stdout } = await scene.host.run([...enter, 'ip', '-j', '-6', 'address', 'show', 'scope', 'global']);
    expect(addressesIn(stdout)).toEqual([addressOf(made, networks[0] as Network, 6)]);
    await removeWorkspace(scene, made.id);
  });
});

/** The host's IPv6 addresses for which a container holds a route of its own. */
async function ipv6Exceptions(workspace: Workspace): Promise<readonly string[]> {
  const enter = ['nsenter', '--target', String(await pidOf(scene, workspace)), '--net', '--'];
  const { stdout } = await scene.host.run([...enter, 'ip', '-j', '-6', 'route', 'show', 'proto', '214']);
  return (JSON.parse(stdout) as { dst: string }[]).map(({ dst }) => dst).toSorted();
}

/** The addresses that a machine made of an advertised prefix. */
async function advertisedAddresses(machine: Scene['lab']['lanClient']): Promise<readonly string[]> {
  const { stdout } = await machine.run(['ip', '-j', '-6', 'address', 'show', 'dev', 'eth0', 'dynamic']);
  const prefix = ipv6Lans.lan.subnet.replace(/:\/64$/, '');
  return addressesIn(stdout).filter((address) => address.startsWith(prefix));
}

/** The addresses that `ip -j address` tells; what a filter leaves out it tells as empty objects. */
function addressesIn(json: string): readonly string[] {
  return (JSON.parse(json) as { addr_info?: { local?: string }[] }[])
    .flatMap(({ addr_info = [] }) => addr_info)
    .flatMap(({ local }) => (local === undefined ? [] : [local]));
}
