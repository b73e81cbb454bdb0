import { decodeAgentMessage } from '@trailer/contract';
import { expect, test } from 'vitest';
import { createInProcessTransport } from '../agents/in-process.ts';
import { FakeAgent, testInventory } from '../agents/testing.ts';
import { anyGeneration, createTestWorld, type TestWorld, testActor } from '../agents/testing-world.ts';
import { newId } from '../db/id.ts';
import { eachDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';
import { NetworkService } from '../networks/service.ts';
import { HostService } from './service.ts';
import { insertHost } from './store.ts';

/** A host as enrolment leaves it, whose agent is away. */
async function addRemoteHost(world: TestWorld, name: string): Promise<string> {
  const createdAt = world.clock.now().toISOString();
  return (await insertHost(world.db, { id: newId(), name, publicKey: `key of ${name}`, createdAt })).id;
}

eachDatabase((open) => {
  test('a host tells of hardware virtualization; an agent that says nothing of it has none', async () => {
    const world = await createTestWorld(await open());
    const service = new HostService(world);
    expect((await service.get(world.hostId)).kernel).toMatchObject({ kvm: true });
    const { kvm: _, ...kernel } = testInventory.kernel;
    const text = JSON.stringify({ type: 'heartbeat', inventory: { ...testInventory, kernel } });
    const decoded = decodeAgentMessage(text);
    if (!decoded.ok) throw new Error('an older heartbeat cannot be read');
    world.agent.send(decoded.message);
    await world.agent.settled();
    expect((await service.get(world.hostId)).kernel).toMatchObject({ kvm: false });
  });

  test('a host shows its agent, engine, kernel and interfaces as last reported', async () => {
    const world = await createTestWorld(await open());
    const host = await new HostService(world).get(world.hostId);
    expect(host).toMatchObject({
      name: 'testhost',
      enabled: true,
      status: 'online',
      agent: { version: '0.1.0', lastHeartbeatAt: world.clock.now().toISOString() },
      engine: { version: '28.5.2' },
      kernel: { macvlan: true },
    });
    expect(host.interfaces.map(({ name, parentable }) => [name, parentable])).toEqual([
      ['eth0', true],
      ['eth1', true],
      ['wlan0', false],
      ['docker0', false],
    ]);
  });

  test('a host can be renamed to a name that is free', async () => {
    const world = await createTestWorld(await open());
    const service = new HostService(world);
    await addRemoteHost(world, 'other');
    expect(await service.update(world.hostId, { name: 'nas' }, anyGeneration)).toMatchObject({
      name: 'nas',
      generation: 2,
    });
    await expect(service.update(world.hostId, { name: 'other' }, anyGeneration)).rejects.toMatchObject({
      errors: [expect.objectContaining({ path: 'name', code: 'name_taken' })],
    });
    await expect(service.update(world.hostId, { name: 'x' }, { ...anyGeneration, ifMatch: 1 })).rejects.toMatchObject({
      code: 'generation_mismatch',
    });
    await expect(service.update('nowhere', { name: 'x' }, anyGeneration)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('of two hosts that are renamed to one name at the same time one is told that the name is taken', async () => {
    const world = await createTestWorld(await open());
    const service = new HostService(world);
    const other = await addRemoteHost(world, 'other');
    for (let round = 0; round < 10; round += 1) {
      const name = `nas${round}`;
      const outcomes = await Promise.allSettled(
        [world.hostId, other].map((id) => service.update(id, { name }, anyGeneration)),
      );
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      expect(refused).toMatchObject([{ errors: [{ path: 'name', code: 'name_taken' }] }]);
    }
  });

  test('disabling a host cuts its agent off; enabling it lets the agent in again', async () => {
    const world = await createTestWorld(await open());
    const service = new HostService(world);
    expect(await service.update(world.hostId, { enabled: false }, anyGeneration)).toMatchObject({ status: 'disabled' });
    expect(await world.agent.next('refused')).toMatchObject({ code: 'disabled' });
    const refused = await FakeAgent.greet(createInProcessTransport(world.agents));
    expect(await refused.next('refused')).toMatchObject({ code: 'disabled' });
    await service.update(world.hostId, { enabled: true }, anyGeneration);
    await FakeAgent.join(createInProcessTransport(world.agents));
    expect(await service.get(world.hostId)).toMatchObject({ status: 'online' });
  });

  test('a host is forgotten only when it is disabled, holds nothing, and its agent is not in this process', async () => {
    const world = await createTestWorld(await open());
    const service = new HostService(world);
    await expect(service.delete(world.hostId, anyGeneration)).rejects.toMatchObject({ code: 'conflict' });
    const id = await addRemoteHost(world, 'other');
    await world.db
      .updateTable('hosts')
      .set({ inventory: await inventoryOf(world) })
      .where('id', '=', id)
      .execute();
    const network = await new NetworkService(world).create({ hostId: id, name: 'web', driver: 'bridge' }, testActor);
    await expect(service.delete(id, anyGeneration)).rejects.toMatchObject({
      code: 'conflict',
      message: 'host other is enabled: disable it first',
    });
    await service.update(id, { enabled: false }, anyGeneration);
    await expect(service.delete(id, anyGeneration)).rejects.toMatchObject({
      code: 'in_use',
      message: 'host other still holds network web: delete them first',
    });
    await new NetworkService(world).delete(network.id, anyGeneration);
    await service.delete(id, anyGeneration);
    await expect(service.get(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await readRows(world.db, 'networks')).toEqual([]);
  });

  test('a creation on a host that never reported says that its agent is missing', async () => {
    const world = await createTestWorld(await open());
    const id = await addRemoteHost(world, 'other');
    const creation = new NetworkService(world).create({ hostId: id, name: 'web', driver: 'bridge' }, testActor);
    await expect(creation).rejects.toMatchObject({ code: 'host_unavailable' });
  });

  test('an enrolment shows its secret once, keeps only a hash, and lasts an hour', async () => {
    const world = await createTestWorld(await open());
    const enrolment = await new HostService(world).createEnrolment({ name: 'nas' }, testActor);
    expect(enrolment.expiresAt).toBe('2026-01-01T01:00:00.000Z');
    expect(enrolment.secret).toMatch(/^trle_[\w-]{43}$/);
    const kept = JSON.stringify([await readRows(world.db, 'enrolments'), await readRows(world.db, 'audit')]);
    expect(kept).toContain(enrolment.id);
    expect(kept).not.toContain(enrolment.secret.slice(5));
  });
});

async function inventoryOf({ db, hostId }: TestWorld): Promise<string | null> {
  const row = await db.selectFrom('hosts').select('inventory').where('id', '=', hostId).executeTakeFirstOrThrow();
  return row.inventory;
}
