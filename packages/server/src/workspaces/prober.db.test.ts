import type { AgentRequest, Reachability, ReachabilityCell, Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { create, createTestApp, send, type TestApp } from '../agents/testing-app.ts';
import { eachDatabase } from '../db/testing.ts';
import { addressOn, createLan } from './testing-lan.ts';

const at = '2026-01-01T00:00:00.000Z';

/** A workspace with a published port on the default bridge and on the LAN, reported as running. */
async function startWorkspace(world: TestApp): Promise<string> {
  const lan = await createLan(world);
  const { id } = await create<Workspace>(world, 'workspaces', {
    name: 'web',
    image: 'nginx',
    networks: [{ networkId: lan.id }],
    ports: [{ hostPort: 8080, containerPort: 80 }],
  });
  world.agent.report({
    workspaces: [
      {
        id,
        observedGeneration: 1,
        phase: 'running',
        message: '',
        addresses: [addressOn(null, '172.17.0.2'), addressOn(lan.id, '192.168.1.77')],
        guest: null,
        conditions: [{ type: 'ReturnPathInstalled', status: 'True', reason: 'Installed', message: '' }],
        publishedPorts: [{ hostAddress: null, hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
      },
    ],
  });
  await world.agent.settled();
  return id;
}

function find({ cells }: Reachability, from: string, address: string): ReachabilityCell | undefined {
  return cells.find((cell) => cell.from === from && cell.address === address);
}

/** Answers a probe as a host would on which everything answers. */
function answering(request: AgentRequest) {
  if (request.kind !== 'probe') return null;
  const measured = { verdict: 'answers', evidence: 'connected', sentFrom: 'eth0', ms: 1.5, at } as const;
  return { kind: 'probe', results: request.targets.map((target) => ({ target, measured })) } as const;
}

eachDatabase((open) => {
  test('reachability predicts every cell from the network, the report and the host', async () => {
    const world = await createTestApp(await open());
    const id = await startWorkspace(world);
    const response = await send(world, 'GET', { url: `/api/v1/workspaces/${id}/reachability` });
    const matrix: Reachability = response.json();
    expect(find(matrix, 'lan-client', '192.168.1.10')).toMatchObject({
      via: 'host-port',
      port: 8080,
      verdict: 'answers',
    });
    expect(find(matrix, 'lan-client', '192.168.1.77')).toMatchObject({ via: 'lan-address', verdict: 'answers' });
    expect(find(matrix, 'docker-host', '192.168.1.77')).toMatchObject({
      verdict: 'blocked',
      reason: 'macvlan_parent_isolation',
    });
    expect(find(matrix, 'docker-host', '172.17.0.2')).toMatchObject({ via: 'bridge-address', verdict: 'answers' });
    expect(matrix.cells.every(({ measured }) => measured === undefined)).toBe(true);
  });

  test('a probe measures what the agent can send from, and leaves the rest unmeasured', async () => {
    const world = await createTestApp(await open());
    const id = await startWorkspace(world);
    world.agent.answer = answering;
    const response = await send(world, 'POST', { url: `/api/v1/workspaces/${id}/probe` });
    const { cells }: Reachability = response.json();
    const measured = cells.filter((cell) => cell.measured !== undefined).map(({ from }) => from);
    expect(new Set(measured)).toEqual(new Set(['docker-host', 'itself']));
    expect(measured).toHaveLength(cells.filter(({ from }) => from === 'docker-host' || from === 'itself').length);
    expect(find({ cells }, 'docker-host', '192.168.1.77')).toMatchObject({
      verdict: 'blocked',
      measured: { verdict: 'answers', evidence: 'connected', ms: 1.5 },
    });
  });

  test('a probe without an agent says so; reachability then knows nothing', async () => {
    const world = await createTestApp(await open());
    const id = await startWorkspace(world);
    world.agent.leave();
    await expect.poll(() => world.hub.isConnected(world.hostId)).toBe(false);
    const probe = await send(world, 'POST', { url: `/api/v1/workspaces/${id}/probe` });
    expect([probe.statusCode, probe.json().code]).toEqual([503, 'host_unavailable']);
    const { cells }: Reachability = (await send(world, 'GET', { url: `/api/v1/workspaces/${id}/reachability` })).json();
    expect(new Set(cells.map(({ verdict, reason }) => `${verdict} ${reason}`))).toEqual(
      new Set(['unknown host_offline']),
    );
  });

  test('a probe that the agent cannot make is a problem that says why', async () => {
    const world = await createTestApp(await open());
    const id = await startWorkspace(world);
    world.agent.answer = () => ({ kind: 'failed', message: 'workspace web does not run' });
    const probe = await send(world, 'POST', { url: `/api/v1/workspaces/${id}/probe` });
    expect(probe.json()).toMatchObject({ code: 'conflict', detail: 'workspace web does not run' });
    expect((await send(world, 'POST', { url: '/api/v1/workspaces/nothing/probe' })).statusCode).toBe(404);
  });
});
