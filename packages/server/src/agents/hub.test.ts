import type { SessionChannel, SessionRequest } from '@trailer/contract';
import { expect, test } from 'vitest';
import type { HostRecord } from '../hosts/store.ts';
import { AgentHub, type AgentRecords, type StatusReport } from './hub.ts';
import { createInProcessTransport } from './in-process.ts';
import { type HubLimits, hubLimits } from './limits.ts';
import { FakeAgent, testInventory, waitUntil } from './testing.ts';

const signal = new AbortController().signal;
const quick: HubLimits = { ...hubLimits, greetingMs: 50, sessionMs: 50 };

function hostRecord(id: string, changes: Partial<HostRecord> = {}): HostRecord {
  return {
    id,
    name: id,
    enabled: true,
    generation: 1,
    desiredGeneration: 7,
    agentVersion: null,
    publicKey: null,
    lastHeartbeatAt: null,
    inventory: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

/** Stands in for the database: hosts by the name their agent says, and a list of what was told. */
class ToldRecords implements AgentRecords {
  readonly told: string[] = [];
  readonly reports: StatusReport[] = [];
  host: HostRecord = hostRecord('host1');

  async localHost() {
    return this.host;
  }
  async remoteHost() {
    return this.host;
  }
  async connected(host: HostRecord) {
    this.told.push(`connected ${host.id}`);
  }
  async disconnected(hostId: string) {
    this.told.push(`disconnected ${hostId}`);
  }
  async heartbeat(hostId: string) {
    this.told.push(`heartbeat ${hostId}`);
    return this.host;
  }
  async desired() {
    return { generation: 7, networks: [], workspaces: [] };
  }
  async report(_hostId: string, status: StatusReport) {
    this.reports.push(status);
    return null;
  }
}

function setUp(limits: HubLimits = hubLimits) {
  const records = new ToldRecords();
  const hub = new AgentHub({ records, limits, logger: { info: () => undefined, warn: () => undefined } });
  return { records, hub, transport: createInProcessTransport(hub) };
}

test('an agent that says hello is welcomed and its host counts as connected until it leaves', async () => {
  const { hub, records, transport } = setUp();
  const agent = await FakeAgent.join(transport);
  expect(await agent.next('welcome')).toEqual({ type: 'welcome', hostId: 'host1', heartbeatIntervalMs: 5000 });
  expect(hub.isConnected('host1')).toBe(true);
  agent.leave();
  await waitUntil(() => records.told.includes('disconnected host1'), 'the disconnection');
  expect(hub.isConnected('host1')).toBe(false);
  expect(records.told).toEqual(['connected host1', 'heartbeat host1', 'disconnected host1']);
});

test('an agent of another protocol version is refused and told which side to upgrade', async () => {
  const { hub, transport } = setUp();
  const agent = await FakeAgent.greet(transport, { protocol: 99 });
  expect(await agent.next('refused')).toMatchObject({
    code: 'protocol',
    message: expect.stringMatching(/protocol 99.*protocol 1.*upgrade the server/),
  });
  await agent.closed();
  expect(hub.isConnected('host1')).toBe(false);
});

test('the agent of a disabled host is refused', async () => {
  const { records, transport } = setUp();
  records.host = hostRecord('host1', { enabled: false });
  const agent = await FakeAgent.greet(transport);
  expect(await agent.next('refused')).toMatchObject({ code: 'disabled' });
});

test('a link whose first message is not hello is refused', async () => {
  const { transport } = setUp();
  const agent = new FakeAgent(await transport.connect(signal));
  agent.send({ type: 'pull' });
  expect(await agent.next('refused')).toMatchObject({ code: 'protocol' });
});

test('a link that says nothing is closed', async () => {
  const { transport } = setUp(quick);
  const agent = new FakeAgent(await transport.connect(signal));
  expect(await agent.closed()).toMatch(/no greeting/);
});

test('a link without heartbeats is given up', async () => {
  const { transport } = setUp({ ...hubLimits, silenceMs: 40 });
  const agent = await FakeAgent.greet(transport);
  expect(await agent.closed()).toMatch(/no heartbeat/);
});

test('heartbeats keep a link open', async () => {
  const { transport } = setUp({ ...hubLimits, silenceMs: 200 });
  const agent = await FakeAgent.greet(transport);
  for (let beat = 0; beat < 6; beat += 1) {
    agent.send({ type: 'heartbeat', inventory: testInventory });
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  expect(agent.closeReason).toBeNull();
});

test('of two connections of one host the newest wins, and the host never counts as gone', async () => {
  const { hub, records, transport } = setUp();
  const first = await FakeAgent.join(transport);
  const second = await FakeAgent.join(transport);
  expect(await first.closed()).toMatch(/newer connection/);
  await second.settled();
  expect(hub.isConnected('host1')).toBe(true);
  expect(records.told).not.toContain('disconnected host1');
});

test('a second hello, or a message too many, ends the link', async () => {
  const { transport } = setUp({ ...hubLimits, waitingMessages: 20 });
  const agent = await FakeAgent.join(transport);
  agent.send({ type: 'proof', signature: '' });
  expect(await agent.closed()).toMatch(/proof came after the greeting/);
  const chatterbox = await FakeAgent.join(transport);
  for (let message = 0; message < 30; message += 1) chatterbox.send({ type: 'pull' });
  expect(await chatterbox.closed()).toMatch(/more than 20 messages/);
});

test('pull answers with the desired state, and a hint is passed on', async () => {
  const { hub, transport } = setUp();
  const agent = await FakeAgent.join(transport);
  expect(await agent.settled()).toEqual({ generation: 7, networks: [], workspaces: [] });
  hub.hintChanged('host1', 8);
  hub.hintChanged('nobody', 8);
  expect(await agent.next('changed')).toEqual({ type: 'changed', generation: 8 });
});

test('a change that another replica made is passed on with the next heartbeat, once', async () => {
  const { hub, records, transport } = setUp();
  const agent = await FakeAgent.join(transport);
  hub.hintChanged('host1', 8);
  records.host = hostRecord('host1', { desiredGeneration: 9 });
  for (let beat = 0; beat < 3; beat += 1) agent.send({ type: 'heartbeat', inventory: testInventory });
  await agent.settled();
  const hints = agent.received.flatMap((message) => (message.type === 'changed' ? [message.generation] : []));
  expect(hints).toEqual([8, 9]);
});

test('what was pulled already is not passed on again', async () => {
  const { records, transport } = setUp();
  records.desired = async () => ({ generation: 9, networks: [], workspaces: [] });
  const agent = await FakeAgent.join(transport);
  records.host = hostRecord('host1', { desiredGeneration: 9 });
  agent.send({ type: 'heartbeat', inventory: testInventory });
  await agent.settled();
  expect(agent.received.map(({ type }) => type)).not.toContain('changed');
});

test('a host that another replica disabled is cut off with the next heartbeat', async () => {
  const { hub, records, transport } = setUp();
  const agent = await FakeAgent.join(transport);
  records.host = hostRecord('host1', { enabled: false });
  agent.send({ type: 'heartbeat', inventory: testInventory });
  expect(await agent.next('refused')).toMatchObject({ code: 'disabled', message: expect.stringMatching(/enable it/) });
  await agent.closed();
  await waitUntil(() => !hub.isConnected('host1'), 'the end of the link');
});

test('a request gets the answer with its own id, also when answers come out of order', async () => {
  const { hub, transport } = setUp();
  const agent = await FakeAgent.join(transport);
  agent.answer = () => null;
  const first = hub.request('host1', { kind: 'inventory' }, 5000);
  const second = hub.request('host1', { kind: 'inventory' }, 5000);
  await waitUntil(() => agent.received.filter(({ type }) => type === 'request').length === 2, 'two requests');
  agent.send({ type: 'answer', id: '2', answer: { kind: 'failed', message: 'second' } });
  agent.send({ type: 'answer', id: '2', answer: { kind: 'failed', message: 'again' } });
  agent.send({ type: 'answer', id: 'unknown', answer: { kind: 'failed', message: 'unknown' } });
  agent.send({ type: 'answer', id: '1', answer: { kind: 'failed', message: 'first' } });
  expect(await first).toMatchObject({ message: 'first' });
  expect(await second).toMatchObject({ message: 'second' });
});

test('a request fails as host_unavailable when the host is away, does not answer, or is lost meanwhile', async () => {
  const { hub, transport } = setUp();
  await expect(hub.request('host1', { kind: 'inventory' }, 10)).rejects.toMatchObject({ code: 'host_unavailable' });
  const agent = await FakeAgent.join(transport);
  agent.answer = () => null;
  await expect(hub.request('host1', { kind: 'inventory' }, 10)).rejects.toMatchObject({
    code: 'host_unavailable',
    message: 'host host1 did not answer within 10 ms',
  });
  const pending = hub.request('host1', { kind: 'inventory' }, 5000);
  agent.leave();
  await expect(pending).rejects.toMatchObject({ code: 'host_unavailable', message: expect.stringMatching(/lost/) });
});

test('a session is the channel that the agent opens for its id, once', async () => {
  const { hub, transport } = setUp();
  const agent = await FakeAgent.join(transport);
  const opened: SessionChannel[] = [];
  let sessionId = '';
  agent.answer = (request) => {
    if (request.kind !== 'open-session') return null;
    sessionId = request.sessionId;
    void transport.openSession(sessionId, signal).then((channel) => opened.push(channel));
    return { kind: 'session-opened' };
  };
  const logs = { kind: 'logs', workspaceId: 'w', follow: false, tail: null, since: null, timestamps: false } as const;
  const channel = await hub.openSession('host1', logs, signal);
  const writer = opened[0]?.writable.getWriter();
  const reader = channel.readable.getReader();
  void writer?.write(new Uint8Array([1, 2, 3]));
  expect((await reader.read()).value).toEqual(new Uint8Array([1, 2, 3]));
  await expect(transport.openSession(sessionId, signal)).rejects.toThrow(/does not expect/);
});

test('a session that the agent refuses or never opens is a problem, and its id is void', async () => {
  const { hub, transport } = setUp(quick);
  const agent = await FakeAgent.join(transport);
  const exec: SessionRequest = {
    kind: 'exec',
    workspaceId: 'w',
    command: ['sh'],
    tty: false,
    columns: null,
    rows: null,
  };
  agent.answer = () => ({ kind: 'failed', message: 'workspace w does not run' });
  await expect(hub.openSession('host1', exec, signal)).rejects.toMatchObject({
    code: 'conflict',
    message: 'workspace w does not run',
  });
  let sessionId = '';
  agent.answer = (request) => {
    if (request.kind === 'open-session') sessionId = request.sessionId;
    return { kind: 'session-opened' };
  };
  await expect(hub.openSession('host1', exec, signal)).rejects.toMatchObject({ code: 'host_unavailable' });
  expect(hub.expects(sessionId)).toBeNull();
  const gone = AbortSignal.abort(new Error('the client went away'));
  await expect(hub.openSession('host1', exec, gone)).rejects.toThrow('the client went away');
});

test('a disabled host is told so and cut off; a hub that closes ends every link', async () => {
  const { hub, transport } = setUp();
  const first = await FakeAgent.join(transport);
  hub.refuse('host1', 'host host1 is disabled');
  expect(await first.next('refused')).toMatchObject({ code: 'disabled' });
  await first.closed();
  const second = await FakeAgent.join(transport);
  await hub.close();
  expect(await second.closed()).toBe('the server stops');
  const late = await FakeAgent.greet(transport);
  expect(await late.closed()).toBe('the server stops');
});

test('an error while a message is handled ends that link and nothing else', async () => {
  const { hub, records, transport } = setUp();
  const agent = await FakeAgent.join(transport);
  records.heartbeat = () => Promise.reject(new Error('the database is away'));
  agent.send({ type: 'heartbeat', inventory: testInventory });
  expect(await agent.closed()).toMatch(/could not handle/);
  await waitUntil(() => !hub.isConnected('host1'), 'the end of the link');
});
