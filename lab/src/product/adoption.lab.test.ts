import type { Foreign, Network } from '@trailer/contract';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { labImages } from '../images/catalog.ts';
import { waitFor } from '../process/wait.ts';
import { lans } from '../topology/plan.ts';
import { answersBothWays, differences, measureMatrix } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { makeWorkspace, raiseScene, removeNetwork, removeWorkspace, type Scene, settledWorkspace } from './scene.ts';

const address = '192.168.77.140';
const secret = 'a-value-that-stays-on-the-host';

/** Runs once with what is on its volume, and not a second time in another container: its own mark is in its first one. */
const onlyWhereItRanFirst =
  'if [ -e /data/ran ] && [ ! -e /mark ]; then exit 3; fi; touch /data/ran /mark; trap "exit 0" TERM; sleep 100000 & wait';

let scene: Scene;
let lan: Network;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'dedicated' }], images: ['static', 'busybox', 'helper'] });
  const { docker } = scene.host;
  const { subnet, gateway, workspaceRange: ipRange } = lans.lan;
  await docker.createMacvlan({ name: 'lan-old', parent: 'eth1', subnet, gateway, ipRange });
  await docker.runContainer({
    name: 'web-old',
    image: labImages.busybox.name,
    environment: { TOKEN: secret },
    networks: { bridge: {}, 'lan-old': { IPAMConfig: { IPv4Address: address } } },
    ports: { '8080/tcp': '9300', '8080/udp': '9300' },
    hostConfig: {
      RestartPolicy: { Name: 'always' },
      Mounts: [{ Type: 'volume', Source: 'shop-data', Target: '/data' }],
    },
  });
  await docker.exec('web-old', ['/bin/sh', '-c', 'echo kept > /data/file']);
  await docker.runContainer({
    name: 'rooted',
    image: labImages.static.name,
    hostConfig: { Privileged: true, LogConfig: { Type: 'local' }, OomScoreAdj: 300 },
  });
  await docker.runContainer({
    name: 'once',
    image: labImages.helper.name,
    command: ['/bin/sh', '-c', onlyWhereItRanFirst],
    hostConfig: { Mounts: [{ Type: 'volume', Source: 'once-data', Target: '/data' }] },
  });
});
afterAll(async () => await scene?.destroy());

async function survey(): Promise<Foreign> {
  return (await scene.client.call('hosts.foreign', { id: scene.hostId })).body;
}

function engineIdOf(found: Foreign, name: string): string {
  const object = [...found.networks, ...found.containers].find((one) => one.name === name);
  if (object === undefined) throw new Error(`the engine has no ${name}`);
  return object.engineId;
}

/** Everything the engine tells of what was made by hand. */
async function told(): Promise<readonly unknown[]> {
  const paths = ['/networks/lan-old', '/containers/web-old/json', '/containers/once/json', '/volumes/shop-data'];
  return await Promise.all(paths.map((path) => scene.host.docker.call({ method: 'GET', path })));
}

async function readVolume(container: string): Promise<string> {
  return (await scene.host.docker.exec(container, ['/bin/cat', '/data/file'])).output.trim();
}

test('what was made by hand is listed with what stands in its way, and nothing of it is changed', async () => {
  const before = await told();
  const found = await survey();
  expect(found.networks).toMatchObject([
    { name: 'lan-old', driver: 'macvlan', parentInterface: 'eth1', containers: ['web-old'], adoptable: true },
  ]);
  const containers = new Map(found.containers.map((container) => [container.name, container]));
  expect([...containers.keys()].sort()).toEqual(['once', 'rooted', 'web-old']);
  expect(containers.get('web-old')).toMatchObject({
    adoptable: false,
    whyNot: [{ reason: 'networks' }],
    environmentNames: ['TOKEN'],
    networks: expect.arrayContaining([
      expect.objectContaining({ name: 'lan-old', networkId: null, ipv4Address: address }),
    ]),
    mounts: [{ kind: 'volume', source: 'shop-data', path: '/data' }],
  });
  expect(containers.get('rooted')).toMatchObject({
    adoptable: false,
    whyNot: expect.arrayContaining([
      expect.objectContaining({ reason: 'privileged' }),
      { reason: 'options', message: 'its log driver is local, the engine’s json-file' },
      expect.objectContaining({ reason: 'limits', message: expect.stringContaining('(300)') }),
    ]),
  });
  expect(containers.get('once')).toMatchObject({ adoptable: true });
  expect(JSON.stringify(found)).not.toContain(secret);
  expect(await told()).toEqual(before);
});

test('a new network with the subnet of one that was made by hand is told to take that over', async () => {
  const body = { hostId: scene.hostId, ...macvlanOn('lan', 'eth1', 'lan-new') };
  await expect(scene.client.call('networks.create', { body })).rejects.toMatchObject({
    problem: { errors: [{ path: 'subnet', message: expect.stringContaining('Docker network lan-old on eth1') }] },
  });
});

test('a network is taken over as it is: a workspace on it answers the LAN', async () => {
  onTestFailed(async () => void (await scene.lab.evidence('adopted network')));
  const [before] = await told();
  const body = { hostId: scene.hostId, engineId: engineIdOf(await survey(), 'lan-old'), name: 'lan' };
  const { id } = (await scene.client.call('networks.adopt', { body })).body;
  lan = await waitFor(
    async () => {
      const { body: now } = await scene.client.call('networks.get', { id });
      return now.status.phase === 'created' ? now : undefined;
    },
    { what: 'the adopted network to be there', timeoutMs: 20_000 },
  );
  expect((await told())[0]).toEqual(before);
  const networks = [{ networkId: lan.id }];
  const cells = await measureMatrix(
    scene,
    await makeWorkspace(scene, { name: 'beside', networks, ports: [...echoPorts(9000)] }),
  );
  process.stdout.write(`${cells.length} cells on an adopted network\n`);
  expect(differences(cells)).toEqual([]);
  expect(answersBothWays(cells)).toBe(true);
});

test('a container whose workspace ends at once is put back as it was, and tried once', async () => {
  onTestFailed(async () => void (await scene.lab.evidence('failed takeover')));
  const before = await scene.host.docker.inspect('once');
  const body = { hostId: scene.hostId, engineId: before.Id };
  const { id } = (await scene.client.call('workspaces.adopt', { body })).body;
  const message = await waitFor(
    async () => {
      const { status } = (await scene.client.call('workspaces.get', { id })).body;
      return status.phase === 'error' && status.message.includes('put back') ? status.message : undefined;
    },
    { what: 'the takeover to be put back', timeoutMs: 40_000 },
  );
  expect(message).toMatch(/once could not be taken over and was put back as it was: .* exited with code 3/);
  const after = await scene.host.docker.inspect('once');
  expect(after).toMatchObject({
    Id: before.Id,
    Name: '/once',
    State: { Running: true },
    HostConfig: before['HostConfig'],
  });
  await removeWorkspace(scene, id);
  const { State } = await scene.host.docker.inspect('once');
  expect(State.StartedAt).toBe(after.State.StartedAt);
});

test('a container is taken over with its address, its MAC address and its data', async () => {
  onTestFailed(async () => void (await scene.lab.evidence('takeover')));
  const original = await scene.host.docker.inspect('web-old');
  const body = { hostId: scene.hostId, engineId: original.Id };
  const adopted = (await scene.client.call('workspaces.adopt', { body })).body;
  expect(adopted).toMatchObject({ name: 'web-old', environment: { TOKEN: secret } });
  const workspace = await settledWorkspace(scene, adopted.id);
  const now = await scene.host.docker.inspect('web-old');
  expect(now.Id).not.toBe(original.Id);
  const { IPAddress, MacAddress } = now.NetworkSettings.Networks['lan-old'] ?? {};
  expect({ IPAddress, MacAddress }).toEqual({
    IPAddress: address,
    MacAddress: original.NetworkSettings.Networks['lan-old']?.MacAddress,
  });
  expect(await readVolume('web-old')).toBe('kept');
  expect(await scene.host.docker.inspect('web-old-before-trailer')).toMatchObject({
    Id: original.Id,
    State: { Running: false },
    HostConfig: { RestartPolicy: { Name: 'no' } },
  });
  const cells = await measureMatrix(scene, workspace);
  process.stdout.write(`${cells.length} cells of an adopted container\n`);
  expect(differences(cells)).toEqual([]);
  expect(answersBothWays(cells)).toBe(true);
  const archive = { method: 'POST', path: '/containers/web-old-before-trailer/rename?name=web-archive' } as const;
  await scene.host.docker.call(archive);
  await scene.client.call('workspaces.redeploy', { id: workspace.id });
  await settledWorkspace(scene, workspace.id);
  expect(await readVolume('web-old')).toBe('kept');
  expect(await scene.host.docker.inspect('web-archive')).toMatchObject({ Id: original.Id, State: { Running: false } });
});

test('deleting what was taken over forgets it: network and volume stay', async () => {
  onTestFailed(async () => void (await scene.lab.evidence('forgotten')));
  const { items } = (await scene.client.call('workspaces.list', {})).body;
  for (const { id } of items) await removeWorkspace(scene, id);
  await removeNetwork(scene, lan);
  const { docker } = scene.host;
  const network = await docker.call({ method: 'GET', path: '/networks/lan-old' });
  const volume = await docker.call({ method: 'GET', path: '/volumes/shop-data' });
  expect(network).toMatchObject({ Name: 'lan-old', Containers: {} });
  expect(volume).toMatchObject({ Name: 'shop-data' });
  expect((await survey()).networks).toMatchObject([{ name: 'lan-old', adoptable: true }]);
});
