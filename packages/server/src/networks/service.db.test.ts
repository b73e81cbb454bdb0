import type { Body } from '@trailer/contract';
import { expect, test } from 'vitest';
import { testInventory } from '../agents/testing.ts';
import { anyGeneration, createTestWorld, type TestWorld, testActor } from '../agents/testing-world.ts';
import { eachDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';
import { WorkspaceService } from '../workspaces/service.ts';
import { NetworkService } from './service.ts';

function lan({ hostId }: TestWorld, changes: Partial<Body<'networks.create'>> = {}): Body<'networks.create'> {
  return {
    hostId,
    name: 'lan',
    driver: 'macvlan',
    parentInterface: 'eth0',
    subnet: '192.168.1.0/24',
    gateway: '192.168.1.1',
    ...changes,
  };
}

eachDatabase((open) => {
  test('a new network is pending, is told to the agent at once, and is in the events and the audit trail', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const { warnings: _, ...created } = await service.create(lan(world), testActor);
    expect(created).toMatchObject({ name: 'lan', generation: 1, observedGeneration: 0, status: { phase: 'pending' } });
    await world.agent.next('changed');
    const desired = await world.agent.settled();
    expect(desired.networks).toEqual([
      {
        id: created.id,
        generation: 1,
        deleting: false,
        name: 'lan',
        driver: 'macvlan',
        parentInterface: 'eth0',
        subnet: '192.168.1.0/24',
        gateway: '192.168.1.1',
        ipRange: null,
        excludedAddresses: [],
        vlanId: null,
        mode: 'bridge',
        ipv6: null,
        hostShim: null,
      },
    ]);
    const [event] = (await world.events.read(0, 100)).filter(({ kind }) => kind === 'network');
    expect(event).toMatchObject({ type: 'created', objectId: created.id, object: created });
    expect(await readRows(world.db, 'audit')).toContainEqual(
      expect.objectContaining({ actor: 'user:ada@example.org', action: 'network.create', outcome: 'done' }),
    );
    expect(await service.get(created.id)).toEqual(created);
  });

  test('a creation is checked against the host as it is now; against the last heartbeat when the agent is silent', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const [eth0] = testInventory.interfaces;
    const changed = { ...testInventory, interfaces: eth0 === undefined ? [] : [{ ...eth0, name: 'eth9' }] };
    world.agent.answer = () => ({ kind: 'inventory', inventory: changed });
    await expect(service.create(lan(world), testActor)).rejects.toMatchObject({
      errors: [expect.objectContaining({ path: 'parentInterface', code: 'unknown_parent' })],
    });
    world.agent.answer = () => ({ kind: 'failed', message: 'busy' });
    await expect(service.create(lan(world), testActor)).resolves.toMatchObject({ parentInterface: 'eth0' });
  });

  test('a dry run answers what a creation would, and changes nothing', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const before = await readRows(world.db, 'hosts');
    const preview = await service.preview(lan(world), testActor);
    expect(preview).toMatchObject({ id: 'dry-run', name: 'lan', status: { phase: 'pending' } });
    await expect(service.preview(lan(world, { gateway: '10.0.0.1' }), testActor)).rejects.toMatchObject({
      code: 'validation_failed',
    });
    expect(await readRows(world.db, 'networks')).toEqual([]);
    expect(await readRows(world.db, 'hosts')).toEqual(before);
  });

  test('a creation on a host that is not there, or is disabled, names the host and every other fault', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const bad = lan(world, { hostId: 'nowhere', subnet: '192.168.1.5/24' });
    await expect(service.create(bad, testActor)).rejects.toMatchObject({
      errors: [
        expect.objectContaining({ path: 'hostId', code: 'invalid_value' }),
        expect.objectContaining({ path: 'subnet', code: 'host_bits_set' }),
      ],
    });
    await world.db.updateTable('hosts').set({ enabled: 0 }).execute();
    await expect(service.create(lan(world), testActor)).rejects.toMatchObject({
      errors: [expect.objectContaining({ path: 'hostId', message: expect.stringMatching(/disabled/) })],
    });
  });

  test('of two creations of one name at the same time one is refused', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const bridge = (name: string) => service.create({ hostId: world.hostId, name, driver: 'bridge' }, testActor);
    const outcomes = await Promise.allSettled([bridge('web'), bridge('web'), bridge('web')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readRows(world.db, 'networks')).toHaveLength(1);
  });

  test('name and description can change; driver and addressing can only be repeated', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const { id } = await service.create(lan(world), testActor);
    const renamed = await service.update(
      id,
      { name: 'office', driver: 'macvlan', gateway: '192.168.1.1' },
      anyGeneration,
    );
    expect(renamed).toMatchObject({ name: 'office', description: '', generation: 2 });
    await expect(
      service.update(id, { driver: 'bridge', subnet: '10.0.0.0/8', vlanId: 5 }, anyGeneration),
    ).rejects.toMatchObject({
      code: 'validation_failed',
      errors: ['driver', 'subnet', 'vlanId'].map((path) => expect.objectContaining({ path, code: 'immutable' })),
    });
    await expect(service.update(id, { name: 'x' }, { ...anyGeneration, ifMatch: 1 })).rejects.toMatchObject({
      code: 'generation_mismatch',
    });
    expect(await service.get(id)).toMatchObject({ name: 'office', generation: 2 });
  });

  test('a host shim can be given, changed and taken away, and is checked against the host and its workspaces', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const ipRange = '192.168.1.192/27';
    const { id } = await service.create(lan(world, { ipRange, hostShim: { address: '192.168.1.250' } }), testActor);
    expect(await service.get(id)).toMatchObject({ hostShim: { address: '192.168.1.250' }, excludedAddresses: [] });
    const change = (hostShim: { address: string } | null) => service.update(id, { hostShim }, anyGeneration);
    expect(await change({ address: '192.168.1.251' })).toMatchObject({ hostShim: { address: '192.168.1.251' } });
    expect((await world.agent.settled()).networks).toMatchObject([{ hostShim: { address: '192.168.1.251' } }]);
    const workspaces = new WorkspaceService(world);
    const networks = [{ networkId: id, ipv4Address: '192.168.1.60' }];
    const web = { hostId: world.hostId, kind: 'linux', name: 'web', image: 'nginx', networks } as const;
    await workspaces.create({ ...web, networks: [...networks] }, testActor);
    for (const [address, message] of [
      ['192.168.1.60', /workspace web/],
      ['192.168.1.10', /this host's own on eth0/],
      ['192.168.1.200', /fixed at creation/],
    ] as const) {
      await expect(change({ address }), address).rejects.toMatchObject({
        errors: [expect.objectContaining({ path: 'hostShim.address', message: expect.stringMatching(message) })],
      });
    }
    const taken = workspaces.create(
      { ...web, name: 'two', networks: [{ networkId: id, ipv4Address: '192.168.1.251' }] },
      testActor,
    );
    await expect(taken).rejects.toMatchObject({
      errors: [expect.objectContaining({ message: expect.stringMatching(/host shim of network lan/) })],
    });
    expect(await change(null)).toMatchObject({ hostShim: null, generation: 3 });
  });

  test('a host shim inside the range of the engine is kept from workspaces as an excluded address', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const body = lan(world, { ipRange: '192.168.1.192/27', hostShim: { address: '192.168.1.200' } });
    expect(await service.create(body, testActor)).toMatchObject({ excludedAddresses: ['192.168.1.200'] });
  });

  test('a network in use is not deleted, and the workspaces that use it are named', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const workspaces = new WorkspaceService(world);
    const { id } = await service.create(lan(world), testActor);
    const body = {
      hostId: world.hostId,
      kind: 'linux',
      name: 'web',
      image: 'nginx',
      networks: [{ networkId: id }],
    } as const;
    const user = await workspaces.create({ ...body, networks: [...body.networks] }, testActor);
    await expect(service.delete(id, anyGeneration)).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringMatching(/web/),
    });
    await workspaces.delete(user.id, anyGeneration);
    expect(await service.delete(id, anyGeneration)).toMatchObject({ generation: 2, status: { phase: 'deleting' } });
  });

  test('deleting twice is deleting once; the record goes when the agent says it is gone', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const { id } = await service.create(lan(world), testActor);
    world.agent.report({ gone: { networks: [id], workspaces: [] } });
    await world.agent.settled();
    expect(await service.get(id)).toMatchObject({ status: { phase: 'pending' } });
    await service.delete(id, anyGeneration);
    expect(await service.delete(id, anyGeneration)).toMatchObject({ generation: 2 });
    await expect(service.update(id, { name: 'x' }, anyGeneration)).rejects.toMatchObject({ code: 'conflict' });
    world.agent.report({ gone: { networks: [id], workspaces: [] } });
    expect((await world.agent.settled()).networks).toEqual([]);
    await expect(service.get(id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await world.events.read(0, 100)).at(-1)).toMatchObject({ type: 'deleted', objectId: id, object: null });
  });

  test('lists come in pages that hold every network once', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) {
      world.clock.advance(1);
      await service.create({ hostId: world.hostId, name, driver: 'bridge' }, testActor);
    }
    const first = await service.list({ limit: 2 });
    const second = await service.list({ limit: 2, cursor: first.nextCursor ?? '' });
    const third = await service.list({ limit: 2, cursor: second.nextCursor ?? '', hostId: world.hostId });
    expect([...first.items, ...second.items, ...third.items].map(({ name }) => name)).toEqual(names);
    expect(third.nextCursor).toBeNull();
    expect(await service.list({ limit: 2, hostId: 'other' })).toEqual({ items: [], nextCursor: null });
    await expect(service.list({ limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'validation_failed' });
  });
});
