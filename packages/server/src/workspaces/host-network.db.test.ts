import type { Body } from '@trailer/contract';
import type { Port } from '@trailer/netmodel';
import { expect, test } from 'vitest';
import { anyGeneration, createTestWorld, type TestWorld, testActor } from '../agents/testing-world.ts';
import type { Actor, Call } from '../app/handler.ts';
import { eachDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';
import { connectionRequest } from './connect.ts';
import { Prober } from './prober.ts';
import { requireWorkspace, WorkspaceService } from './service.ts';
import { relayAttach, relayExec } from './streams.ts';

const member: Actor = { kind: 'user', userId: 'u2', name: 'user:eve@example.org', administrator: false };
const byMember = { actor: member, ifMatch: null };
const named = { hostPort: 8080, containerPort: 8080, protocol: 'tcp' } as const;

const refusal = {
  code: 'forbidden',
  errors: [
    {
      path: 'networkMode',
      code: 'needs_administrator',
      message:
        'networkMode host gives workspace web the network of its host, with every service there: ask an administrator to do this',
    },
  ],
};

function web({ hostId }: TestWorld, changes: Partial<Body<'workspaces.create'>> = {}): Body<'workspaces.create'> {
  return { hostId, name: 'web', kind: 'linux', image: 'nginx:1.29', ...changes };
}

function onHost(world: TestWorld, changes: Partial<Body<'workspaces.create'>> = {}) {
  const body = web(world, { networkMode: 'host', ports: [named], ...changes });
  return new WorkspaceService(world).create(body, testActor);
}

function webSocketCall<Name extends 'workspaces.exec' | 'workspaces.attach'>(id: string): Call<Name> {
  const raw = { request: { raw: {} }, reply: {} };
  return { id, actor: member, query: { command: ['sh'] }, raw } as unknown as Call<Name>;
}

eachDatabase((open) => {
  test('the network of a host is an administrator’s to give, at creation and by a change', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    await expect(service.create(web(world, { networkMode: 'host' }), member)).rejects.toMatchObject(refusal);
    const { id } = await service.create(web(world), member);
    await expect(service.update(id, { networkMode: 'host' }, byMember)).rejects.toMatchObject(refusal);
    expect(await service.update(id, { networkMode: 'host' }, anyGeneration)).toMatchObject({
      networkMode: 'host',
      defaultBridge: false,
    });
    expect(await service.create(web(world, { name: 'apart', networkMode: 'none' }), member)).toMatchObject({
      networkMode: 'none',
    });
    const { workspaces } = await world.agent.settled();
    const modes = workspaces.map(({ name, networkMode }) => `${name} ${networkMode}`);
    expect(modes.toSorted()).toEqual(['apart none', 'web host']);
  });

  test('a workspace that has it is run and changed by administrators alone; anybody may stop it', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await onHost(world, { running: false });
    for (const verb of ['start', 'restart', 'redeploy'] as const) {
      await expect(service.perform(verb, id, byMember)).rejects.toMatchObject(refusal);
    }
    await expect(service.update(id, { image: 'other:1' }, byMember)).rejects.toMatchObject(refusal);
    await expect(service.update(id, { networkMode: 'standard' }, byMember)).rejects.toMatchObject(refusal);
    expect((await service.perform('start', id, anyGeneration)).running).toBe(true);
    expect((await service.perform('stop', id, byMember)).running).toBe(false);
    expect((await service.delete(id, byMember)).status.phase).toBe('deleting');
  });

  test('nobody else gets a program or a terminal into it, and the agent is not asked', async () => {
    const world = await createTestWorld(await open());
    const { id } = await onHost(world);
    await expect(relayExec(world, webSocketCall<'workspaces.exec'>(id))).rejects.toMatchObject(refusal);
    await expect(relayAttach(world, webSocketCall<'workspaces.attach'>(id))).rejects.toMatchObject(refusal);
    const asked = world.agent.received.filter(({ type }) => type === 'request');
    expect(asked.filter((message) => 'request' in message && message.request.kind === 'open-session')).toEqual([]);
  });

  test('is reached by Trailer’s relay at the TCP ports it names, and at no other service of its host', async () => {
    const world = await createTestWorld(await open());
    const ports = [named, { hostPort: 53, containerPort: 53, protocol: 'udp' as const }];
    const record = await requireWorkspace(world.db, (await onHost(world, { ports })).id);
    expect(connectionRequest(record, 8080 as Port)).toMatchObject({ port: 8080, target: 'container' });
    for (const port of [22, 53]) {
      expect(() => connectionRequest(record, port as Port)).toThrow(
        `port ${port} is none of workspace web's, and it shares its host's network: add it to the field ports`,
      );
    }
  });

  test('two workspaces on it do not have one port: the second is refused, naming the first', async () => {
    const world = await createTestWorld(await open());
    await onHost(world);
    await expect(onHost(world, { name: 'second' })).rejects.toMatchObject({
      errors: [
        {
          path: 'ports[0].hostPort',
          code: 'port_taken',
          message: 'ports[0].hostPort 8080/tcp is taken by workspace web on this host: use another host port',
        },
      ],
    });
  });

  test('its cells are those of its host’s addresses; without a network there are none', async () => {
    const world = await createTestWorld(await open());
    const { id } = await onHost(world);
    const { cells } = await new Prober(world).predict(id);
    expect(cells.length).toBeGreaterThan(0);
    expect(new Set(cells.map(({ via }) => via))).toEqual(new Set(['host-port']));
    const none = await new WorkspaceService(world).create(web(world, { name: 'none', networkMode: 'none' }), member);
    expect((await new Prober(world).predict(none.id)).cells).toEqual([]);
  });

  test('the trail says that the network mode was changed', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(web(world), testActor);
    await service.update(id, { networkMode: 'host' }, anyGeneration);
    const trail = JSON.stringify(await readRows(world.db, 'audit'));
    expect(trail).toContain('networkMode');
  });
});
