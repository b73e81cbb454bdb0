import type { Body } from '@trailer/contract';
import { expect, test } from 'vitest';
import { anyGeneration, createTestWorld, type TestWorld, testActor } from '../agents/testing-world.ts';
import { eachDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';
import { NetworkService } from '../networks/service.ts';
import { WorkspaceService } from './service.ts';

function web({ hostId }: TestWorld, changes: Partial<Body<'workspaces.create'>> = {}): Body<'workspaces.create'> {
  return { hostId, name: 'web', kind: 'linux', image: 'nginx:1.29', ...changes };
}

function port(hostPort: number, containerPort = 80): { hostPort: number; containerPort: number; protocol: 'tcp' } {
  return { hostPort, containerPort, protocol: 'tcp' };
}

async function createLan(world: TestWorld) {
  const body = { parentInterface: 'eth0', subnet: '192.168.1.0/24', gateway: '192.168.1.1' };
  return new NetworkService(world).create({ hostId: world.hostId, name: 'lan', driver: 'macvlan', ...body }, testActor);
}

/** Has the fake agent say that the workspace runs with this address on this network. */
async function reportRunning(world: TestWorld, id: string, address: { networkId: string | null; address: string }) {
  const { generation } = await new WorkspaceService(world).get(id);
  world.agent.report({
    workspaces: [
      {
        id,
        observedGeneration: generation,
        phase: 'running',
        message: '',
        addresses: [{ interface: 'eth0', mac: '02:42:ac:11:00:02', ...address }],
        guest: null,
        conditions: [],
        publishedPorts: [],
      },
    ],
  });
  await world.agent.settled();
}

eachDatabase((open) => {
  test('the values of an environment are in no event, neither of a write nor of a report', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(web(world, { environment: { PASSWORD: 'hunter2' } }), testActor);
    await reportRunning(world, id, { networkId: null, address: '172.17.0.2' });
    const events = await readRows(world.db, 'events');
    expect(events.filter((event) => JSON.stringify(event).includes('PASSWORD')).length).toBeGreaterThan(1);
    expect(JSON.stringify(events)).not.toContain('hunter2');
    expect((await service.get(id)).environment).toEqual({ PASSWORD: 'hunter2' });
  });

  test('a new workspace is pending, wanted running, and attached to the default bridge when no network is chosen', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const created = await service.create(web(world, { ports: [port(8080)] }), testActor);
    expect(created).toMatchObject({
      running: true,
      defaultBridge: true,
      networkMode: 'standard',
      generation: 1,
      status: { phase: 'pending', addresses: [], conditions: [], guest: null },
      ports: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp', hostAddress: null }],
    });
    const { workspaces } = await world.agent.settled();
    expect(workspaces).toEqual([
      expect.objectContaining({ id: created.id, image: 'nginx:1.29', running: true, restarts: 0, deleting: false }),
    ]);
    expect(await service.get(created.id)).toEqual(created);
  });

  test('of many creations that want one host port at the same time exactly one succeeds', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const wanted = Array.from({ length: 6 }, (_, index) =>
      service.create(web(world, { name: `web${index}`, ports: [port(8080)] }), testActor),
    );
    const outcomes = await Promise.allSettled(wanted);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toHaveLength(5);
    for (const reason of refused) {
      expect(reason.errors).toEqual([expect.objectContaining({ path: 'ports[0].hostPort', code: 'port_taken' })]);
    }
    expect(await readRows(world.db, 'workspaces')).toHaveLength(1);
  });

  test('of a creation and a change that want one static address at the same time exactly one succeeds', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const lan = await createLan(world);
    const first = await service.create(web(world), testActor);
    const networks = [{ networkId: lan.id, ipv4Address: '192.168.1.50' }];
    const outcomes = await Promise.allSettled([
      service.update(first.id, { networks }, anyGeneration),
      service.create(web(world, { name: 'other', networks }), testActor),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('a name is taken on its own host only, also by a workspace that is still being deleted', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(web(world), testActor);
    await service.delete(id, anyGeneration);
    await expect(service.create(web(world), testActor)).rejects.toMatchObject({
      errors: [expect.objectContaining({ path: 'name', code: 'name_taken' })],
    });
  });

  test('a main process is talked with where that is asked for, and stays so through other changes', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id, interactive } = await service.create(web(world), testActor);
    const told = async () => (await world.agent.settled()).workspaces.map((workspace) => workspace.interactive);
    expect([interactive, await told()]).toEqual([false, [false]]);
    await service.update(id, { interactive: true }, anyGeneration);
    const renamed = await service.update(id, { name: 'shell' }, anyGeneration);
    expect([renamed.interactive, await told()]).toEqual([true, [true]]);
  });

  test('environment values reach the agent and never the audit trail', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(web(world, { environment: { PASSWORD: 'hunter2' } }), testActor);
    await service.update(
      id,
      { environment: { PASSWORD: 'hunter3' }, command: ['serve', '--key=hunter4'] },
      anyGeneration,
    );
    const { workspaces } = await world.agent.settled();
    expect(workspaces[0]?.environment).toEqual({ PASSWORD: 'hunter3' });
    const trail = JSON.stringify(await readRows(world.db, 'audit'));
    expect(trail).toContain('PASSWORD');
    expect(trail).not.toMatch(/hunter/);
  });

  test('a change leaves alone what it does not name, clears what is null, and raises the generation', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const body = {
      ports: [port(8080)],
      command: ['serve'],
      resources: { cpus: 2, memoryMiB: 64 },
      description: 'shop',
    };
    const created = await service.create(web(world, body), testActor);
    const { id } = created;
    const changed = await service.update(id, { command: null, resources: { cpus: null } }, anyGeneration);
    expect(changed).toMatchObject({
      ...created,
      command: null,
      resources: { cpus: null, memoryMiB: 64 },
      generation: 2,
    });
    await expect(service.update(id, { image: 'x' }, { ...anyGeneration, ifMatch: 1 })).rejects.toMatchObject({
      code: 'generation_mismatch',
    });
  });

  test('the default bridge follows the ports unless somebody chose', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const lan = await createLan(world);
    const onLan = await service.create(web(world, { networks: [{ networkId: lan.id }] }), testActor);
    expect(onLan.defaultBridge).toBe(false);
    expect(await service.update(onLan.id, { ports: [port(8080)] }, anyGeneration)).toMatchObject({
      defaultBridge: true,
    });
    expect(await service.update(onLan.id, { ports: [] }, anyGeneration)).toMatchObject({ defaultBridge: false });
    await service.update(onLan.id, { defaultBridge: false }, anyGeneration);
    await expect(service.update(onLan.id, { ports: [port(8080)] }, anyGeneration)).rejects.toMatchObject({
      errors: [expect.objectContaining({ code: 'ports_need_bridge' })],
    });
  });

  test('start and stop set what is wanted, and wanting it again changes nothing', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(web(world), testActor);
    expect(await service.perform('start', id, anyGeneration)).toMatchObject({ running: true, generation: 1 });
    expect(await service.perform('stop', id, anyGeneration)).toMatchObject({ running: false, generation: 2 });
    expect(await service.perform('stop', id, anyGeneration)).toMatchObject({ running: false, generation: 2 });
    await expect(service.perform('restart', id, anyGeneration)).rejects.toMatchObject({ code: 'conflict' });
    expect(await service.perform('start', id, anyGeneration)).toMatchObject({ running: true, generation: 3 });
  });

  test('a verb that changes nothing leaves the agent alone', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(web(world), testActor);
    const { generation } = await world.agent.settled();
    const hints = () => world.agent.received.filter(({ type }) => type === 'changed').length;
    const before = hints();
    await service.perform('start', id, anyGeneration);
    expect(await world.agent.settled()).toMatchObject({ generation });
    expect(hints()).toBe(before);
    await service.perform('stop', id, anyGeneration);
    expect(await world.agent.settled()).toMatchObject({ generation: generation + 1 });
    expect(hints()).toBe(before + 1);
  });

  test('restart and redeploy are counted for the agent', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(web(world), testActor);
    await service.perform('restart', id, anyGeneration);
    await service.perform('redeploy', id, anyGeneration);
    expect(await service.perform('redeploy', id, anyGeneration)).toMatchObject({ generation: 4 });
    expect((await world.agent.settled()).workspaces[0]).toMatchObject({ restarts: 1, deploys: 2, generation: 4 });
  });

  test('a container that is made anew keeps the address and MAC the engine picked on a LAN', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const lan = await createLan(world);
    const { id } = await service.create(web(world, { networks: [{ networkId: lan.id }] }), testActor);
    await reportRunning(world, id, { networkId: lan.id, address: '192.168.1.77' });
    await service.update(id, { name: 'shop', image: 'nginx:1.29' }, anyGeneration);
    expect((await world.agent.settled()).workspaces[0]?.endpoints).toMatchObject([{ ipv4Address: null }]);
    const redeployed = await service.perform('redeploy', id, anyGeneration);
    expect(redeployed.networks).toMatchObject([{ networkId: lan.id, ipv4Address: null, macAddress: null }]);
    const kept = { networkId: lan.id, ipv4Address: '192.168.1.77', macAddress: '02:42:ac:11:00:02' };
    expect((await world.agent.settled()).workspaces[0]?.endpoints).toMatchObject([kept]);
    await service.update(id, { image: 'nginx:1.30' }, anyGeneration);
    expect((await world.agent.settled()).workspaces[0]?.endpoints).toMatchObject([kept]);
    const rival = web(world, { name: 'rival', networks: [{ networkId: lan.id, ipv4Address: '192.168.1.77' }] });
    await expect(service.create(rival, testActor)).rejects.toMatchObject({
      errors: [expect.objectContaining({ path: 'networks[0].ipv4Address', code: 'address_taken' })],
    });
  });

  test('deleting twice is deleting once; nothing else can be done meanwhile; the record goes with the agent saying so', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(web(world), testActor);
    expect(await service.delete(id, anyGeneration)).toMatchObject({ generation: 2, status: { phase: 'deleting' } });
    expect(await service.delete(id, { ...anyGeneration, ifMatch: 1 })).toMatchObject({ generation: 2 });
    await expect(service.perform('start', id, anyGeneration)).rejects.toMatchObject({ code: 'conflict' });
    await expect(service.update(id, { name: 'x' }, anyGeneration)).rejects.toMatchObject({ code: 'conflict' });
    world.agent.report({ gone: { networks: [], workspaces: [id] } });
    expect((await world.agent.settled()).workspaces).toEqual([]);
    await expect(service.get(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a network on its way out cannot be attached', async () => {
    const world = await createTestWorld(await open());
    const lan = await createLan(world);
    await new NetworkService(world).delete(lan.id, anyGeneration);
    const creation = new WorkspaceService(world).create(web(world, { networks: [{ networkId: lan.id }] }), testActor);
    await expect(creation).rejects.toMatchObject({
      errors: [expect.objectContaining({ path: 'networks[0].networkId', code: 'network_not_ready' })],
    });
  });

  test('a disabled host takes no new work, but what is there can be stopped and deleted', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(web(world), testActor);
    await world.db.updateTable('hosts').set({ enabled: 0 }).execute();
    await expect(service.update(id, { name: 'x' }, anyGeneration)).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(service.perform('redeploy', id, anyGeneration)).rejects.toMatchObject({ code: 'conflict' });
    expect(await service.perform('stop', id, anyGeneration)).toMatchObject({ running: false });
    expect(await service.perform('force-stop', id, anyGeneration)).toMatchObject({ running: false });
    expect(await service.delete(id, anyGeneration)).toMatchObject({ status: { phase: 'deleting' } });
  });

  test('two volumes of one name or one path are refused', async () => {
    const world = await createTestWorld(await open());
    const volume = (name: string, path: string) => ({ name, path, readOnly: false });
    const volumes = [volume('data', '/data'), volume('data', '/other'), volume('more', '/data')];
    const creation = new WorkspaceService(world).create(web(world, { volumes }), testActor);
    await expect(creation).rejects.toMatchObject({
      errors: [
        expect.objectContaining({ path: 'volumes[1].name', code: 'duplicate' }),
        expect.objectContaining({ path: 'volumes[2].path', code: 'duplicate' }),
      ],
    });
  });
});
