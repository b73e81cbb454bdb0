import { generateKeyPairSync, sign } from 'node:crypto';
import {
  type AgentRequest,
  challengeBytes,
  createInMemoryLinkPair,
  type Network,
  type Reachability,
  type Workspace,
  type WorkspaceReport,
} from '@trailer/contract';
import { expect, test } from 'vitest';
import { FakeAgent, testInventory } from '../agents/testing.ts';
import { create, createTestApp, send, type TestApp } from '../agents/testing-app.ts';
import type { OpenDatabase } from '../db/open.ts';
import { eachDatabase } from '../db/testing.ts';
import { addressOn } from './testing-lan.ts';

const at = '2026-01-01T00:00:00.000Z';

/** A host, its fake agent, and its macvlan network on the LAN that every test host is on. */
interface Place {
  readonly hostId: string;
  readonly agent: FakeAgent;
  readonly lan: Network;
}

async function placeOn(world: TestApp, hostId: string, agent: FakeAgent): Promise<Place> {
  const lan = await create<Network>(world, 'networks', {
    hostId,
    name: 'lan',
    driver: 'macvlan',
    parentInterface: 'eth0',
    subnet: '192.168.1.0/24',
    gateway: '192.168.1.1',
  });
  return { hostId, agent, lan };
}

/** Enrols a second host, called `other`. */
async function enrolOther(world: TestApp): Promise<Place> {
  const { secret } = (await send(world, 'POST', { url: '/api/v1/enrolments', body: {} })).json();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const transport = {
    ...world.transport,
    connect: async () => {
      const link = createInMemoryLinkPair();
      world.hub.accept(link.server, 'network');
      return link.agent;
    },
  };
  const key = publicKey.export({ format: 'jwk' }).x ?? '';
  const agent = await FakeAgent.greet(transport, { hostName: 'other', publicKey: key, enrolmentToken: secret });
  const { nonce } = await agent.next('challenge');
  agent.send({ type: 'proof', signature: sign(null, challengeBytes(nonce), privateKey).toString('base64url') });
  const { hostId } = await agent.next('welcome');
  agent.send({ type: 'heartbeat', inventory: testInventory });
  await agent.settled();
  return placeOn(world, hostId, agent);
}

interface Wanted {
  readonly name: string;
  readonly address: string;
  /** Its address on the default bridge; null keeps it off the bridge. */
  readonly bridge: string | null;
  readonly phase?: WorkspaceReport['phase'];
}

const ports = [{ hostPort: 8080, containerPort: 80 }];

/** Creates a workspace on a LAN, and has it reported. */
async function startOn(world: TestApp, place: Place, wanted: Wanted): Promise<WorkspaceReport> {
  const { hostId, lan, agent } = place;
  const published = wanted.name === 'web' ? ports : [];
  const body = { hostId, name: wanted.name, image: 'nginx', networks: [{ networkId: lan.id }], ports: published };
  const { id } = await create<Workspace>(world, 'workspaces', body);
  const report: WorkspaceReport = {
    id,
    observedGeneration: 1,
    phase: wanted.phase ?? 'running',
    message: '',
    addresses: [
      ...(wanted.bridge === null ? [] : [addressOn(null, wanted.bridge)]),
      { ...addressOn(lan.id, wanted.address), mac: '02:00:00:00:00:77' },
    ],
    guest: null,
    conditions:
      wanted.bridge === null ? [] : [{ type: 'ReturnPathInstalled', status: 'True', reason: 'Installed', message: '' }],
    publishedPorts: published.map((port) => ({ ...port, hostAddress: null, protocol: 'tcp' as const })),
  };
  agent.report({ workspaces: [report] });
  await agent.settled();
  return report;
}

/** Answers every probe, and keeps what was asked. */
function recordProbes(agent: FakeAgent): AgentRequest[] {
  const asked: AgentRequest[] = [];
  agent.answer = (request) => {
    if (request.kind !== 'probe') return null;
    asked.push(request);
    const measured = { verdict: 'answers', evidence: 'connected', sentFrom: 'container x', ms: 1, at } as const;
    return { kind: 'probe', results: request.targets.map((target) => ({ target, measured })) };
  };
  return asked;
}

async function probe(world: TestApp, id: string): Promise<Reachability['cells']> {
  const response = await send(world, 'POST', { url: `/api/v1/workspaces/${id}/probe` });
  expect(response.statusCode).toBe(200);
  const { cells }: Reachability = response.json();
  return cells;
}

/** What was measured from a vantage point: `address: sentFrom`. */
function measuredFrom(cells: Reachability['cells'], from: string): readonly string[] {
  return cells.flatMap((cell) =>
    cell.from === from && cell.measured ? [`${cell.address}: ${cell.measured.sentFrom}`] : [],
  );
}

async function openWorld(open: () => Promise<OpenDatabase>) {
  const world = await createTestApp(await open());
  return { world, here: await placeOn(world, world.hostId, world.agent) };
}

eachDatabase((open) => {
  test('a running workspace on the same networks sends for the vantage point of another workspace', async () => {
    const { world, here } = await openWorld(open);
    const { id } = await startOn(world, here, { name: 'web', address: '192.168.1.77', bridge: '172.17.0.2' });
    await startOn(world, here, { name: 'asleep', address: '192.168.1.70', bridge: '172.17.0.9', phase: 'stopped' });
    await startOn(world, here, { name: 'peer', address: '192.168.1.78', bridge: '172.17.0.3' });
    recordProbes(here.agent);
    const cells = await probe(world, id);
    expect(measuredFrom(cells, 'workspace')).toEqual([
      '192.168.1.10: workspace peer on host testhost',
      '192.168.7.10: workspace peer on host testhost',
      '192.168.1.77: workspace peer on host testhost',
      '172.17.0.2: workspace peer on host testhost',
    ]);
    expect(measuredFrom(cells, 'lan-client')).toEqual([]);
  });

  test('a workspace on the LAN alone sends there, and not for ways that it does not share', async () => {
    const { world, here } = await openWorld(open);
    const { id } = await startOn(world, here, { name: 'web', address: '192.168.1.77', bridge: '172.17.0.2' });
    await startOn(world, here, { name: 'peer', address: '192.168.1.78', bridge: null });
    recordProbes(here.agent);
    expect(measuredFrom(await probe(world, id), 'workspace')).toEqual([
      '192.168.1.77: workspace peer on host testhost',
    ]);
  });

  test('a workspace of another host on the LAN is a LAN client, told who must be seen there', async () => {
    const { world, here } = await openWorld(open);
    const other = await enrolOther(world);
    const { id } = await startOn(world, here, { name: 'web', address: '192.168.1.77', bridge: '172.17.0.2' });
    await startOn(world, other, { name: 'far', address: '192.168.1.88', bridge: null });
    recordProbes(here.agent);
    const asked = recordProbes(other.agent);
    const cells = await probe(world, id);
    expect(measuredFrom(cells, 'lan-client')).toEqual([
      '192.168.1.10: workspace far on host other',
      '192.168.1.77: workspace far on host other',
    ]);
    expect(measuredFrom(cells, 'workspace')).toEqual([]);
    expect(asked).toMatchObject([
      {
        targets: [
          { from: 'itself', address: '192.168.1.10', refusalShowsArrival: false },
          { from: 'itself', address: '192.168.1.77', refusalShowsArrival: true },
        ],
        sameWire: {
          addresses: ['192.168.1.10', '192.168.1.77'],
          macs: expect.arrayContaining(['02:00:00:00:00:77']),
        },
      },
    ]);
  });

  test('a neighbour whose agent cannot send leaves its questions open and says why; the rest is measured', async () => {
    const { world, here } = await openWorld(open);
    const other = await enrolOther(world);
    const { id } = await startOn(world, here, { name: 'web', address: '192.168.1.77', bridge: '172.17.0.2' });
    await startOn(world, other, { name: 'far', address: '192.168.1.88', bridge: null });
    recordProbes(here.agent);
    other.agent.answer = () => ({ kind: 'failed', message: 'the agent is busy' });
    const cells = await probe(world, id);
    const fromLan = cells.filter(({ from, measured }) => from === 'lan-client' && measured !== undefined);
    expect(fromLan.map(({ measured }) => `${measured?.verdict} ${measured?.evidence}`)).toEqual(
      Array(2).fill('unknown not sent: the agent is busy'),
    );
    expect(measuredFrom(cells, 'docker-host')).not.toEqual([]);
  });

  test('a host whose agent is away is not asked', async () => {
    const { world, here } = await openWorld(open);
    const other = await enrolOther(world);
    const { id } = await startOn(world, here, { name: 'web', address: '192.168.1.77', bridge: '172.17.0.2' });
    await startOn(world, other, { name: 'far', address: '192.168.1.88', bridge: null });
    recordProbes(here.agent);
    other.agent.leave();
    await expect.poll(() => world.hub.isConnected(other.hostId)).toBe(false);
    expect(measuredFrom(await probe(world, id), 'lan-client')).toEqual([]);
  });
});
