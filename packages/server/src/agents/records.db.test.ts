import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type AgentMessage, challengeBytes, createInMemoryLinkPair } from '@trailer/contract';
import { expect, test } from 'vitest';
import { eachDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';
import { HostService } from '../hosts/service.ts';
import { NetworkService } from '../networks/service.ts';
import { WorkspaceService } from '../workspaces/service.ts';
import { AgentHub } from './hub.ts';
import { createInProcessTransport } from './in-process.ts';
import { hubLimits } from './limits.ts';
import { DatabaseAgentRecords } from './records.ts';
import { FakeAgent, type HelloDetails, testInventory } from './testing.ts';
import { anyGeneration, createTestWorld, type TestWorld, testActor } from './testing-world.ts';

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: string;
}

function newKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' };
}

/** Connects as a remote agent would: hello with a key, then the proof of it. */
async function dial(world: TestWorld, keys: KeyPair, details: HelloDetails = {}): Promise<FakeAgent> {
  const transport = {
    connect: async () => {
      const link = createInMemoryLinkPair();
      world.agents.accept(link.server, 'network');
      return link.agent;
    },
  };
  const agent = await FakeAgent.greet(transport, { hostName: 'remote', publicKey: keys.publicKey, ...details });
  const { nonce } = await agent.next('challenge');
  agent.send({ type: 'proof', signature: sign(null, challengeBytes(nonce), keys.privateKey).toString('base64url') });
  return agent;
}

async function newToken(world: TestWorld): Promise<string> {
  return (await new HostService(world).createEnrolment({}, testActor)).secret;
}

async function hostEvents(world: TestWorld) {
  return (await world.events.read(0, 1000)).filter(({ kind }) => kind === 'host');
}

type WorkspaceReport = Extract<AgentMessage, { type: 'status' }>['workspaces'][number];

function workspaceReport(id: string, changes: Partial<WorkspaceReport> = {}): WorkspaceReport {
  return {
    id,
    observedGeneration: 1,
    phase: 'running',
    message: '',
    addresses: [],
    guest: null,
    conditions: [{ type: 'PortsPublished', status: 'True', reason: 'Published', message: '' }],
    publishedPorts: [],
    ...changes,
  };
}

async function createWorkspace(world: TestWorld, hostId = world.hostId) {
  const body = { hostId, name: 'web', kind: 'linux', image: 'nginx' } as const;
  return new WorkspaceService(world).create(body, testActor);
}

eachDatabase((open) => {
  test('the agent in this process makes its host at the first start and finds it again afterwards', async () => {
    const world = await createTestWorld(await open());
    const again = await FakeAgent.join(createInProcessTransport(world.agents), { hostName: 'renamed machine' });
    expect((await again.next('welcome')).hostId).toBe(world.hostId);
    expect(await readRows(world.db, 'hosts')).toEqual([
      expect.objectContaining({ name: 'testhost', public_key: null }),
    ]);
  });

  test('a token lets one new agent in, whose key is then its name; the token is worth nothing afterwards', async () => {
    const world = await createTestWorld(await open());
    const enrolmentToken = await newToken(world);
    const keys = newKeyPair();
    const first = await dial(world, keys, { enrolmentToken });
    const { hostId } = await first.next('welcome');
    expect(hostId).not.toBe(world.hostId);
    const thief = await dial(world, newKeyPair(), { enrolmentToken });
    expect(await thief.next('refused')).toMatchObject({ code: 'identity' });
    const again = await dial(world, keys, { enrolmentToken });
    expect((await again.next('welcome')).hostId).toBe(hostId);
    expect(await first.closed()).toMatch(/newer connection/);
    const trail = await readRows(world.db, 'audit');
    expect(trail).toContainEqual(expect.objectContaining({ actor: 'agent:remote', action: 'host.enrol' }));
    expect(JSON.stringify(await readRows(world.db, 'enrolments'))).not.toContain(enrolmentToken);
  });

  test('of two agents that bring one token at the same time one is let in', async () => {
    const world = await createTestWorld(await open());
    const enrolmentToken = await newToken(world);
    const agents = await Promise.all([newKeyPair(), newKeyPair()].map((keys) => dial(world, keys, { enrolmentToken })));
    const outcomes = await Promise.all(
      agents.map((agent) => Promise.race([agent.next('welcome'), agent.next('refused')])),
    );
    expect(outcomes.map(({ type }) => type).toSorted()).toEqual(['refused', 'welcome']);
    expect(await readRows(world.db, 'hosts')).toHaveLength(2);
  });

  test('no token, an old token, a false signature and a key that is none are refused', async () => {
    const world = await createTestWorld(await open());
    const enrolmentToken = await newToken(world);
    const refusal = async (agent: FakeAgent) => (await agent.next('refused')).message;
    expect(await refusal(await dial(world, newKeyPair()))).toMatch(/not enrolled/);
    const { privateKey } = newKeyPair();
    const liar = { privateKey, publicKey: newKeyPair().publicKey };
    expect(await refusal(await dial(world, liar, { enrolmentToken }))).toMatch(/signature/);
    world.clock.advance(60 * 60 * 1000);
    expect(await refusal(await dial(world, newKeyPair(), { enrolmentToken }))).toMatch(/expired/);
    const link = createInMemoryLinkPair();
    world.agents.accept(link.server, 'network');
    const keyless = await FakeAgent.greet({ connect: async () => link.agent }, {});
    expect(await refusal(keyless)).toMatch(/no Ed25519 public key/);
    expect(await readRows(world.db, 'hosts')).toHaveLength(1);
  });

  test('hosts of one name get numbers', async () => {
    const world = await createTestWorld(await open());
    for (const name of ['test host', 'testhost', 'testhost']) {
      const agent = await dial(world, newKeyPair(), { hostName: name, enrolmentToken: await newToken(world) });
      await agent.next('welcome');
    }
    const names = (await new HostService(world).list({ limit: 10 })).items.map(({ name }) => name);
    expect(names.toSorted()).toEqual(['test-host', 'testhost', 'testhost-2', 'testhost-3']);
  });

  test('a heartbeat is an event only when something about the host changed', async () => {
    const world = await createTestWorld(await open());
    const before = (await hostEvents(world)).length;
    for (let beat = 0; beat < 3; beat += 1) {
      world.clock.advance(5_000);
      world.agent.send({ type: 'heartbeat', inventory: testInventory });
    }
    await world.agent.settled();
    expect(await hostEvents(world)).toHaveLength(before);
    const service = new HostService(world);
    expect((await service.get(world.hostId)).agent?.lastHeartbeatAt).toBe(world.clock.now().toISOString());
    world.agent.send({ type: 'heartbeat', inventory: { ...testInventory, engine: null } });
    await world.agent.settled();
    const [changed] = (await hostEvents(world)).slice(before);
    expect(changed).toMatchObject({ type: 'status', object: { engine: null, status: 'online' } });
  });

  test('a host is online while its link is up and a heartbeat is no older than 20 s', async () => {
    const world = await createTestWorld(await open());
    const service = new HostService(world);
    const status = async () => (await service.get(world.hostId)).status;
    world.clock.advance(20_000);
    expect(await status()).toBe('online');
    world.clock.advance(1);
    expect(await status()).toBe('offline');
    world.agent.send({ type: 'heartbeat', inventory: testInventory });
    await world.agent.settled();
    expect(await status()).toBe('online');
    world.agent.leave();
    await expect.poll(status).toBe('offline');
    await expect.poll(async () => (await hostEvents(world)).at(-1)?.object).toMatchObject({ status: 'offline' });
  });

  test('a workspace that is made through another replica reaches the agent with its next heartbeat', async () => {
    const world = await createTestWorld(await open());
    const records = new DatabaseAgentRecords(world);
    const agents = new AgentHub({
      records,
      limits: hubLimits,
      logger: { info: () => undefined, warn: () => undefined },
    });
    const elsewhere = { ...world, agents };
    const { id } = await createWorkspace(elsewhere);
    expect(world.agent.received.map(({ type }) => type)).not.toContain('changed');
    world.agent.send({ type: 'heartbeat', inventory: testInventory });
    const { generation } = await world.agent.next('changed');
    expect(await world.agent.settled()).toMatchObject({ generation, workspaces: [{ id }] });
    await new HostService(elsewhere).update(world.hostId, { enabled: false }, anyGeneration);
    world.agent.send({ type: 'heartbeat', inventory: testInventory });
    expect(await world.agent.next('refused')).toMatchObject({ code: 'disabled' });
  });

  test('a status is stored and told once, and a condition keeps its time while its status lasts', async () => {
    const world = await createTestWorld(await open());
    const { id } = await createWorkspace(world);
    const service = new WorkspaceService(world);
    const told = async () => (await world.events.read(0, 1000)).filter(({ objectId }) => objectId === id).length;
    const full = workspaceReport(id, {
      addresses: [{ interface: 'eth0', networkId: null, address: '172.17.0.2', mac: '02:42:ac:11:00:02' }],
      publishedPorts: [{ hostAddress: null, hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    });
    world.agent.report({ workspaces: [full] });
    await world.agent.settled();
    const since = world.clock.now().toISOString();
    expect(await service.get(id)).toMatchObject({
      observedGeneration: 1,
      status: { phase: 'running', conditions: [{ type: 'PortsPublished', status: 'True', since }] },
    });
    const before = await told();
    world.clock.advance(1_000);
    world.agent.report({ workspaces: [full] });
    await world.agent.settled();
    expect(await told()).toBe(before);
    const dropped = { type: 'PortsPublished', status: 'False', reason: 'MappingDropped', message: '' } as const;
    world.agent.report({ workspaces: [workspaceReport(id, { conditions: [dropped] })] });
    await world.agent.settled();
    const later = world.clock.now().toISOString();
    expect((await service.get(id)).status.conditions).toMatchObject([{ status: 'False', since: later }]);
    expect(await told()).toBe(before + 1);
  });

  test('progress of a pull is told as progress', async () => {
    const world = await createTestWorld(await open());
    const { id } = await createWorkspace(world);
    for (const message of ['1 of 3 layers', '2 of 3 layers']) {
      world.agent.report({ workspaces: [workspaceReport(id, { phase: 'pulling', message })] });
    }
    await world.agent.settled();
    const types = (await world.events.read(0, 1000)).filter(({ objectId }) => objectId === id).map(({ type }) => type);
    expect(types).toEqual(['created', 'status', 'progress']);
  });

  test('a report of the future, or one from before a deletion, changes nothing', async () => {
    const world = await createTestWorld(await open());
    const { id } = await createWorkspace(world);
    const service = new WorkspaceService(world);
    world.agent.report({ workspaces: [workspaceReport(id, { observedGeneration: 9 })] });
    await world.agent.settled();
    expect(await service.get(id)).toMatchObject({ observedGeneration: 0, status: { phase: 'pending' } });
    await service.delete(id, anyGeneration);
    world.agent.report({ workspaces: [workspaceReport(id, { observedGeneration: 1 })] });
    await world.agent.settled();
    expect(await service.get(id)).toMatchObject({ status: { phase: 'deleting' } });
    const stuck = workspaceReport(id, { observedGeneration: 2, phase: 'error', message: 'device busy' });
    world.agent.report({ workspaces: [stuck] });
    await world.agent.settled();
    expect(await service.get(id)).toMatchObject({ status: { phase: 'error', message: 'device busy' } });
  });

  test('an agent cannot touch what belongs to another host, nor remove what was not to be deleted', async () => {
    const world = await createTestWorld(await open());
    const { id } = await createWorkspace(world);
    const network = await new NetworkService(world).create(
      { hostId: world.hostId, name: 'web', driver: 'bridge' },
      testActor,
    );
    const service = new WorkspaceService(world);
    const stranger = await dial(world, newKeyPair(), { enrolmentToken: await newToken(world) });
    await stranger.next('welcome');
    await service.delete(id, anyGeneration);
    const before = [await readRows(world.db, 'workspaces'), await readRows(world.db, 'networks')];
    const networks = [{ id: network.id, observedGeneration: 1, phase: 'error', message: 'mine now' } as const];
    const gone = { networks: [network.id], workspaces: [id] };
    stranger.report({ workspaces: [workspaceReport(id, { observedGeneration: 2 })], networks, gone });
    await stranger.settled();
    expect([await readRows(world.db, 'workspaces'), await readRows(world.db, 'networks')]).toEqual(before);
    world.agent.report({ gone: { networks: [network.id], workspaces: [] } });
    await world.agent.settled();
    expect(await readRows(world.db, 'networks')).toHaveLength(1);
  });

  test('what an agent reports and cannot be read is left out', async () => {
    const world = await createTestWorld(await open());
    const { id } = await createWorkspace(world);
    const good = { interface: 'eth0', networkId: null, address: '172.17.0.2', mac: 'no mac' };
    const addresses = [good, { ...good, address: 'nonsense' }];
    const publishedPorts = [{ hostAddress: null, hostPort: 0, containerPort: 80, protocol: 'tcp' } as const];
    const report = workspaceReport(id, { addresses, publishedPorts, message: 'x'.repeat(10_000) });
    world.agent.report({ workspaces: [report] });
    await world.agent.settled();
    const { status } = await new WorkspaceService(world).get(id);
    expect(status.addresses).toEqual([{ ...good, mac: null }]);
    expect(status.message).toHaveLength(2_000);
  });
});
