import type { AgentRequest, Reachability, Workspace, WorkspaceReport } from '@trailer/contract';
import { expect, test } from 'vitest';
import { create, createTestApp, send, type TestApp } from '../agents/testing-app.ts';
import { eachDatabase } from '../db/testing.ts';
import { addressOn, createLan } from './testing-lan.ts';

const guest = { mac: '02:9a:11:22:33:44', address: '192.168.1.213' };
const ports = [
  { hostPort: 9006, containerPort: 8006 },
  { hostPort: 9090, containerPort: 3389 },
];

type Condition = WorkspaceReport['conditions'][number];

function isTrue(type: Condition['type'], reason: string): Condition {
  return { type, status: 'True', reason, message: '' };
}

function notForwarding(reason: string): Condition {
  return { type: 'GuestForwarding', status: 'False', reason, message: '' };
}

/** A desktop with the viewer and a port of its guest published, on a LAN or on none, reported as running. */
async function startDesktop(
  world: TestApp,
  { onLan = true, ...told }: { readonly onLan?: boolean } & Pick<Partial<WorkspaceReport>, 'guest' | 'conditions'>,
): Promise<string> {
  const lan = await createLan(world);
  const { id } = await create<Workspace>(world, 'workspaces', {
    name: 'desk',
    kind: 'windows',
    image: 'trailer-windows',
    windows: { account: { password: 'known to nobody' } },
    networks: onLan ? [{ networkId: lan.id }] : [],
    ports,
  });
  world.agent.report({
    workspaces: [
      {
        id,
        observedGeneration: 1,
        phase: 'running',
        message: '',
        addresses: [addressOn(null, '172.17.0.2'), ...(onLan ? [addressOn(lan.id, '192.168.1.77')] : [])],
        guest: null,
        conditions: [],
        publishedPorts: ports.map((port) => ({ ...port, hostAddress: null, protocol: 'tcp' })),
        ...told,
      },
    ],
  });
  await world.agent.settled();
  return id;
}

async function cellsOf(world: TestApp, id: string): Promise<Reachability['cells']> {
  const response = await send(world, 'GET', { url: `/api/v1/workspaces/${id}/reachability` });
  const { cells }: Reachability = response.json();
  return cells;
}

/** What a LAN client finds, by the address and port it tries. */
async function fromTheLan(world: TestApp, id: string): Promise<Readonly<Record<string, string>>> {
  const cells = (await cellsOf(world, id)).filter(({ from }) => from === 'lan-client');
  return Object.fromEntries(cells.map((cell) => [`${cell.address}:${cell.port}`, `${cell.verdict} ${cell.reason}`]));
}

eachDatabase((open) => {
  test('a guest port answers through the host and at the guest once the forwarder’s rules were read back', async () => {
    const world = await createTestApp(await open());
    const conditions = [isTrue('ReturnPathInstalled', 'Installed'), isTrue('GuestForwarding', 'Forwarding')];
    const id = await startDesktop(world, { guest, conditions });
    expect(await fromTheLan(world, id)).toMatchObject({
      '192.168.1.10:9006': expect.stringMatching(/^answers /),
      '192.168.1.10:9090': 'answers published_to_guest',
      '192.168.1.213:3389': expect.stringMatching(/^answers /),
    });
  });

  test('without a lease the viewer answers and the guest does not; an old image is told apart', async () => {
    for (const [reason, told] of [
      ['WaitingForLease', 'guest_without_lease'],
      ['ImageNeedsRebuild', 'guest_not_forwarded'],
    ] as const) {
      const world = await createTestApp(await open());
      const conditions = [isTrue('ReturnPathInstalled', 'Installed'), notForwarding(reason)];
      const found = await fromTheLan(world, await startDesktop(world, { conditions }));
      expect(found['192.168.1.10:9006'], reason).toMatch(/^answers /);
      expect(found['192.168.1.10:9090'], reason).toBe(`blocked ${told}`);
      expect(Object.keys(found), reason).not.toContain('192.168.1.213:3389');
    }
  });

  test('on no LAN the runtime forwards to the guest, and there is no forwarder to wait for', async () => {
    const world = await createTestApp(await open());
    const found = await fromTheLan(world, await startDesktop(world, { onLan: false }));
    expect(found['192.168.1.10:9090']).toMatch(/^answers /);
  });

  test('a probe asks the agent for the guest’s own address too, and says where a refusal shows arrival', async () => {
    const world = await createTestApp(await open());
    const id = await startDesktop(world, { guest, conditions: [isTrue('GuestForwarding', 'Forwarding')] });
    const asked: AgentRequest[] = [];
    world.agent.answer = (request) => {
      asked.push(request);
      return { kind: 'probe', results: [] };
    };
    expect((await send(world, 'POST', { url: `/api/v1/workspaces/${id}/probe` })).statusCode).toBe(200);
    const targets = asked.flatMap((request) => (request.kind === 'probe' ? request.targets : []));
    for (const from of ['docker-host', 'itself']) {
      const target = { from, port: 3389, protocol: 'tcp' };
      expect(targets).toContainEqual({ ...target, address: guest.address, refusalShowsArrival: true });
      expect(targets).toContainEqual({ ...target, address: '172.17.0.2', refusalShowsArrival: false });
    }
  });
});
