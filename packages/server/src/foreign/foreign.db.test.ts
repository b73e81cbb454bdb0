import { expect, test } from 'vitest';
import { testInventory } from '../agents/testing.ts';
import { anyGeneration, createTestWorld, type TestWorld, testActor } from '../agents/testing-world.ts';
import { eachDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';
import { NetworkService } from '../networks/service.ts';
import { NetworkAdoptions } from './networks.ts';
import { surveyHost } from './service.ts';
import { foreignObjects, lanOld } from './testing-foreign.ts';

/** A world whose agent finds a macvlan network and a container that somebody made by hand. */
function withForeign(world: TestWorld): TestWorld {
  world.agent.answer = (request) => {
    if (request.kind === 'foreign') return { kind: 'foreign', found: foreignObjects };
    return request.kind === 'inventory' ? { kind: 'inventory', inventory: testInventory } : null;
  };
  return world;
}

eachDatabase((open) => {
  test('what is not Trailer’s is listed with what taking it over would do, and its values stay on the host', async () => {
    const world = withForeign(await createTestWorld(await open()));
    const survey = await surveyHost(world, world.hostId);
    expect(survey.networks).toMatchObject([
      { engineId: lanOld.engineId, adoptable: true, whyNot: [], parentInterface: 'eth0', containers: ['web-old'] },
      { name: 'swarm', adoptable: false, whyNot: [{ reason: 'driver' }, { reason: 'scope' }] },
    ]);
    expect(survey.containers).toMatchObject([
      { name: 'web-old', adoptable: false, whyNot: [{ reason: 'networks' }], environmentNames: ['TOKEN'] },
    ]);
    expect(JSON.stringify(survey)).not.toContain('hunter2');
    await expect(surveyHost(world, 'nowhere')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a network is taken over by its engine’s id, told to the agent, and its containers can follow', async () => {
    const world = withForeign(await createTestWorld(await open()));
    const adoptions = new NetworkAdoptions(world);
    const body = { hostId: world.hostId, engineId: lanOld.engineId, name: 'lan' };
    expect(await adoptions.preview(body, testActor)).toMatchObject({ id: 'dry-run', name: 'lan' });
    expect((await surveyHost(world, world.hostId)).networks).toHaveLength(2);
    const adopted = await adoptions.adopt(body, testActor);
    expect(adopted).toMatchObject({
      name: 'lan',
      adopted: lanOld.engineId,
      driver: 'macvlan',
      subnet: '192.168.1.0/24',
    });
    const desired = await world.agent.settled();
    expect(desired.networks).toMatchObject([{ id: adopted.id, adopted: lanOld.engineId }]);
    expect(await readRows(world.db, 'audit')).toContainEqual(expect.objectContaining({ action: 'network.adopt' }));
    const survey = await surveyHost(world, world.hostId);
    expect(survey.networks.map(({ name }) => name)).toEqual(['swarm']);
    expect(survey.containers).toMatchObject([{ adoptable: true, networks: [{ networkId: adopted.id }] }]);
    const again = adoptions.adopt({ ...body, name: 'other' }, testActor);
    await expect(again).rejects.toMatchObject({ errors: [{ path: 'engineId', code: 'duplicate' }] });
  });

  test('a network that cannot be taken over is refused with every reason', async () => {
    const world = withForeign(await createTestWorld(await open()));
    const adoptions = new NetworkAdoptions(world);
    const { hostId } = world;
    await expect(adoptions.adopt({ hostId, engineId: 'e-swarm' }, testActor)).rejects.toMatchObject({
      errors: [{ path: 'engineId', code: 'not_adoptable' }, { code: 'not_adoptable' }],
    });
    const unknown = adoptions.adopt({ hostId, engineId: 'e-none' }, testActor);
    await expect(unknown).rejects.toMatchObject({ errors: [{ path: 'engineId', code: 'unknown_network' }] });
    const nowhere = adoptions.adopt({ hostId: 'nowhere', engineId: 'e-none' }, testActor);
    await expect(nowhere).rejects.toMatchObject({ errors: [{ path: 'hostId' }] });
  });

  test('an agent that does not answer is said, and nothing is taken over', async () => {
    const world = await createTestWorld(await open());
    await expect(surveyHost(world, world.hostId)).rejects.toMatchObject({ code: 'host_unavailable' });
  });

  test('a new network that has the subnet of a foreign one is told to take that over', async () => {
    const world = withForeign(await createTestWorld(await open()));
    const { engineId, name } = lanOld;
    const foreign = { engineId, name, parentInterface: 'eth0', subnet: '192.168.1.0/24' };
    world.agent.answer = () => ({ kind: 'inventory', inventory: { ...testInventory, foreignNetworks: [foreign] } });
    const created = new NetworkService(world).create(
      {
        hostId: world.hostId,
        name: 'lan',
        driver: 'macvlan',
        parentInterface: 'eth0',
        subnet: '192.168.1.0/24',
        gateway: '192.168.1.1',
      },
      testActor,
    );
    await expect(created).rejects.toMatchObject({
      errors: [
        { path: 'subnet', code: 'subnet_overlap', message: expect.stringContaining('Docker network lan-old on eth0') },
      ],
    });
  });

  test('an adopted network that is deleted goes once its agent forgot it', async () => {
    const world = withForeign(await createTestWorld(await open()));
    const adopted = await new NetworkAdoptions(world).adopt(
      { hostId: world.hostId, engineId: lanOld.engineId },
      testActor,
    );
    const service = new NetworkService(world);
    expect(await service.delete(adopted.id, anyGeneration)).toMatchObject({ status: { phase: 'deleting' } });
    const { networks } = await world.agent.settled();
    expect(networks).toMatchObject([{ id: adopted.id, deleting: true, adopted: lanOld.engineId }]);
  });
});
