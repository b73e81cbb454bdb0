import { expect, test } from 'vitest';
import { testInventory } from '../agents/testing.ts';
import { anyGeneration, createTestWorld, type TestWorld, testActor } from '../agents/testing-world.ts';
import { eachDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';
import { WorkspaceService } from '../workspaces/service.ts';
import { NetworkAdoptions } from './networks.ts';
import { surveyHost } from './service.ts';
import { foreignObjects, lanOld, webOld } from './testing-foreign.ts';
import { WorkspaceAdoptions } from './workspaces.ts';

const details = { container: webOld, environment: { TOKEN: 'hunter2' } };

/** A world whose host has a container that somebody made by hand, on a network that was taken over. */
async function withAdoptedLan(world: TestWorld): Promise<TestWorld & { readonly networkId: string }> {
  world.agent.answer = (request) => {
    if (request.kind === 'foreign') return { kind: 'foreign', found: foreignObjects };
    if (request.kind !== 'foreign-container') return { kind: 'inventory', inventory: testInventory };
    return { kind: 'foreign-container', found: request.engineId === webOld.engineId ? details : null };
  };
  const { hostId } = world;
  const { id } = await new NetworkAdoptions(world).adopt({ hostId, engineId: lanOld.engineId }, testActor);
  return { ...world, networkId: id };
}

eachDatabase((open) => {
  test('a container becomes a workspace with its addresses, volumes and environment; a dry run changes nothing', async () => {
    const world = await withAdoptedLan(await createTestWorld(await open()));
    const { hostId, networkId } = world;
    const adoptions = new WorkspaceAdoptions(world);
    const body = { hostId, engineId: webOld.engineId };
    expect(await adoptions.preview(body, testActor)).toMatchObject({ id: 'dry-run', environment: { TOKEN: '' } });
    const workspace = await adoptions.adopt(body, testActor);
    expect(workspace).toMatchObject({
      name: 'web-old',
      image: 'shop:1',
      environment: { TOKEN: 'hunter2' },
      networks: [{ networkId, ipv4Address: '192.168.1.77', macAddress: '02:42:c0:a8:01:4d' }],
      defaultBridge: false,
      running: true,
      adopted: { name: 'web-old', volumes: [{ name: 'shop-data', source: 'shop-data' }] },
    });
    const { workspaces } = await world.agent.settled();
    expect(workspaces).toMatchObject([
      {
        id: workspace.id,
        adopted: { engineId: webOld.engineId, running: true, volumes: { 'shop-data': 'shop-data' } },
        volumes: [{ name: 'shop-data', path: '/data' }],
      },
    ]);
    const trail = await readRows(world.db, 'audit');
    expect(trail).toContainEqual(expect.objectContaining({ action: 'workspace.adopt', outcome: 'done' }));
    expect(JSON.stringify([trail, await world.events.read(0, 100)])).not.toContain('hunter2');
    const { containers } = await surveyHost(world, hostId);
    expect(containers).toMatchObject([{ adoptable: false, whyNot: [{ reason: 'state' }] }]);
    const again = adoptions.adopt({ ...body, name: 'other' }, testActor);
    await expect(again).rejects.toMatchObject({ errors: [{ path: 'engineId', code: 'duplicate' }] });
  });

  test('a change of such a workspace keeps the volumes it came with, which no request can name', async () => {
    const world = await withAdoptedLan(await createTestWorld(await open()));
    const { hostId } = world;
    const { id } = await new WorkspaceAdoptions(world).adopt({ hostId, engineId: webOld.engineId }, testActor);
    const service = new WorkspaceService(world);
    await service.update(id, { environment: { TOKEN: 'other' } }, anyGeneration);
    const { workspaces } = await world.agent.settled();
    expect(workspaces).toMatchObject([{ adopted: { volumes: { 'shop-data': 'shop-data' } } }]);
  });

  test('a port that the container publishes itself is its workspace’s to take, and another’s is not', async () => {
    const world = await withAdoptedLan(await createTestWorld(await open()));
    const { hostId } = world;
    const port = (hostPort: number) => ({ hostAddress: null, hostPort, containerPort: 80, protocol: 'tcp' }) as never;
    const onBridge = { ...webOld.endpoints[0], networkName: 'bridge', engineNetworkId: 'e-bridge' } as never;
    const publishing = { ...webOld, name: 'web', endpoints: [onBridge], ports: [port(9000)] };
    const answer = world.agent.answer;
    const found = { ...details, container: publishing };
    world.agent.answer = (request) =>
      request.kind === 'foreign-container' ? { kind: 'foreign-container', found } : answer(request);
    const adoptions = new WorkspaceAdoptions(world);
    const body = { hostId, engineId: webOld.engineId };
    expect(await adoptions.preview(body, testActor)).toMatchObject({
      ports: [{ hostPort: 9000 }],
      defaultBridge: true,
    });
    const taken = { ...found, container: { ...publishing, ports: [port(22)] } };
    world.agent.answer = (request) =>
      request.kind === 'foreign-container' ? { kind: 'foreign-container', found: taken } : answer(request);
    await expect(adoptions.preview(body, testActor)).rejects.toMatchObject({ errors: [{ code: 'port_taken' }] });
  });

  test('a container that cannot be taken over is refused with every reason', async () => {
    const world = await withAdoptedLan(await createTestWorld(await open()));
    const { hostId } = world;
    const answer = world.agent.answer;
    const privileged = { reason: 'privileged', message: 'it is privileged' } as const;
    const found = { ...details, container: { ...webOld, state: 'paused', obstacles: [privileged] } };
    world.agent.answer = (request) =>
      request.kind === 'foreign-container' ? { kind: 'foreign-container', found } : answer(request);
    const adoptions = new WorkspaceAdoptions(world);
    await expect(adoptions.adopt({ hostId, engineId: webOld.engineId }, testActor)).rejects.toMatchObject({
      errors: [
        { path: 'engineId', code: 'not_adoptable', message: 'engineId cannot be taken over: it is privileged' },
        { code: 'not_adoptable' },
      ],
    });
    world.agent.answer = answer;
    const gone = adoptions.adopt({ hostId, engineId: 'c-none' }, testActor);
    await expect(gone).rejects.toMatchObject({ errors: [{ path: 'engineId', code: 'invalid_value' }] });
  });
});
