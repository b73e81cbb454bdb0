import type { AgentRequest, Host, Network } from '@trailer/contract';
import { expect, test } from 'vitest';
import { testInventory } from '../agents/testing.ts';
import { create, createTestApp, refuse, send, type TestApp } from '../agents/testing-app.ts';
import { eachDatabase } from '../db/testing.ts';

const lan = { driver: 'macvlan', parentInterface: 'eth0', subnet: '192.168.1.0/24', gateway: '192.168.1.1' };

/** Says which engine the host has. An agent tells versions only, those from before anybody asked what follows from them as well. */
function setEngine(world: TestApp, version: string, apiVersion: string): void {
  const inventory = { ...testInventory, engine: { version, apiVersion, rootless: false } };
  world.agent.answer = (request: AgentRequest) =>
    request.kind === 'inventory' ? { kind: 'inventory', inventory } : null;
  world.agent.send({ type: 'heartbeat', inventory });
}

async function createNetwork(world: TestApp, changes: object): Promise<Network> {
  return await create<Network>(world, 'networks', { ...lan, ...changes });
}

eachDatabase((open) => {
  test('a host tells what its engine can do, which follows from the versions it told', async () => {
    const world = await createTestApp(await open());
    const capabilities = async () => {
      await world.agent.settled();
      const { engine }: Host = (await send(world, 'GET', { url: `/api/v1/hosts/${world.hostId}` })).json();
      return engine?.capabilities;
    };
    setEngine(world, '26.1.5+dfsg1', '1.45');
    expect(await capabilities()).toMatchObject({ severalEndpoints: true, gatewayPriority: false });
    setEngine(world, '28.5.2', '1.51');
    expect(await capabilities()).toMatchObject({ severalEndpoints: true, gatewayPriority: true });
  });

  test('what the engine of a host does not do is refused at creation, with the version that does it', async () => {
    const world = await createTestApp(await open());
    setEngine(world, '20.10.24+dfsg1', '1.41');
    await createNetwork(world, { name: 'home' });
    const guests = { ...lan, name: 'guests', hostId: world.hostId, subnet: '10.7.0.0/24', gateway: '10.7.0.1' };
    const refused = await refuse(world, 'POST', { url: '/api/v1/networks', body: guests });
    expect(refused).toMatchObject({ status: 422, faults: ['parentInterface engine_too_old'] });
    expect(refused.problem.errors?.[0]?.message).toContain('Docker 27.0, which allows several');
    setEngine(world, '28.5.2', '1.51');
    expect(await createNetwork(world, { ...guests })).toMatchObject({ name: 'guests' });
  });

  test('ports are refused on bridges that an old engine would publish in another order', async () => {
    const world = await createTestApp(await open());
    setEngine(world, '26.1.5', '1.45');
    const bridge = { driver: 'bridge', parentInterface: null, subnet: null, gateway: null };
    const ids = [];
    for (const name of ['web', 'app']) ids.push((await createNetwork(world, { ...bridge, name })).id);
    const networks = ids.map((networkId) => ({ networkId }));
    const workspace = {
      hostId: world.hostId,
      name: 'shop',
      image: 'nginx',
      ports: [{ hostPort: 8080, containerPort: 80 }],
    };
    const url = '/api/v1/workspaces';
    const refused = await refuse(world, 'POST', { url, body: { ...workspace, networks } });
    expect(refused).toMatchObject({ status: 422, faults: ['networks engine_too_old'] });
    await create(world, 'workspaces', { ...workspace, networks: networks.toReversed() });
  });
});
