import type { Duplex } from 'node:stream';
import {
  type AgentLinkEnd,
  type AgentMessage,
  type AgentTransport,
  createInMemoryLinkPair,
  createInMemorySessionPair,
  type Inventory,
  type ServerLinkEnd,
} from '@trailer/contract';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostStatus } from '../loop/status.ts';
import { Link, type LinkParts } from './link.ts';

const inventory: Inventory = {
  interfaces: [],
  routes: [],
  listeners: [],
  kernel: { macvlan: true, ipvlan: false, vlan: false, policyRouting: true, kvm: false },
  engine: null,
};
const network = { id: 'n1', observedGeneration: 1, phase: 'created' as const, message: '' };
const status: HostStatus = {
  generation: 1,
  networks: [network],
  workspaces: [],
  gone: { networks: [], workspaces: [] },
};

/** A server that notes what it is told and says only what a test tells it to. */
class FakeServer implements AgentTransport {
  readonly heard: AgentMessage[] = [];
  connections = 0;
  down = false;
  #end: ServerLinkEnd | null = null;

  async connect() {
    if (this.down) throw new Error('connection refused');
    const pair = createInMemoryLinkPair();
    this.#end = pair.server;
    this.connections += 1;
    pair.server.onMessage((message) => this.heard.push(message));
    return pair.agent;
  }

  async openSession() {
    return createInMemorySessionPair().agent;
  }

  async giveConnection(_sessionId: string, connection: Duplex) {
    connection.destroy();
  }

  say(message: Parameters<ServerLinkEnd['send']>[0]): void {
    this.#end?.send(message);
  }

  hangUp(reason: string): void {
    this.#end?.close(reason);
  }

  count(type: AgentMessage['type']): number {
    return this.heard.filter((message) => message.type === type).length;
  }
}

describe('the link to the server', () => {
  let server: FakeServer;
  let parts: LinkParts;
  let link: Link;
  let owner: AbortController;
  let running: Promise<void>;
  const taken: number[] = [];
  const logged: string[] = [];

  beforeEach(() => {
    server = new FakeServer();
    owner = new AbortController();
    taken.length = 0;
    logged.length = 0;
    parts = {
      transport: server,
      hostName: 'h1',
      logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line).msg) }),
      observeInventory: async () => inventory,
      onDesired: async ({ generation }) => void taken.push(generation),
      answer: async (request) => {
        if (request.kind === 'inventory') return { kind: 'inventory', inventory };
        throw new Error('the workspace has no container yet');
      },
    };
    link = new Link(parts);
    running = link.run(owner.signal);
  });
  afterEach(async () => {
    owner.abort();
    await running;
  });

  const welcome = async (): Promise<void> => {
    const before = server.connections;
    await expect.poll(() => server.heard.at(-1)?.type).toBe('hello');
    expect(before).toBeGreaterThan(0);
    server.say({ type: 'welcome', hostId: 'h', heartbeatIntervalMs: 60_000 });
  };

  it('says hello and nothing else until it is welcome', async () => {
    link.report(status);
    await expect.poll(() => server.heard.map(({ type }) => type)).toEqual(['hello']);
    await welcome();
    await expect.poll(() => server.count('heartbeat')).toBe(1);
    expect(server.heard.map(({ type }) => type).slice(0, 3)).toEqual(['hello', 'pull', 'status']);
  });

  it('tells a status only when it changed', async () => {
    await welcome();
    await expect.poll(() => server.count('pull')).toBe(1);
    link.report(status);
    link.report({ ...status });
    link.report({ ...status, networks: [{ ...network, phase: 'deleting' }] });
    await expect.poll(() => server.count('status')).toBe(2);
  });

  it('pulls when it is hinted at a change, and takes over what comes', async () => {
    await welcome();
    server.say({ type: 'changed', generation: 5 });
    await expect.poll(() => server.count('pull')).toBe(2);
    server.say({ type: 'desired', desired: { generation: 5, networks: [], workspaces: [] } });
    await expect.poll(() => taken).toEqual([5]);
  });

  it('answers requests, also those it cannot carry out', async () => {
    await welcome();
    server.say({ type: 'request', id: 'r1', request: { kind: 'inventory' } });
    server.say({ type: 'request', id: 'r2', request: { kind: 'probe', workspaceId: 'w', targets: [], timeoutMs: 1 } });
    await expect.poll(() => server.count('answer')).toBe(2);
    expect(server.heard.filter(({ type }) => type === 'answer')).toEqual([
      { type: 'answer', id: 'r1', answer: { kind: 'inventory', inventory } },
      { type: 'answer', id: 'r2', answer: { kind: 'failed', message: 'the workspace has no container yet' } },
    ]);
  });

  it('dials again when the link breaks, and then tells everything anew', async () => {
    await welcome();
    link.report(status);
    await expect.poll(() => server.count('status')).toBe(1);
    server.hangUp('the server stops');
    await expect.poll(() => server.connections, { timeout: 3_000 }).toBe(2);
    await welcome();
    await expect.poll(() => server.count('status')).toBe(2);
    expect(logged).toContain('agent: no link to the server: the server stops; trying again');
  });

  it('ends when the agent stops while the connection is being made', async () => {
    const connecting = Promise.withResolvers<AgentLinkEnd>();
    const dialled = Promise.withResolvers<void>();
    const stopping = new AbortController();
    const transport: AgentTransport = {
      connect: () => {
        dialled.resolve();
        return connecting.promise;
      },
      openSession: () => server.openSession(),
      giveConnection: (id, connection) => server.giveConnection(id, connection),
    };
    const ended = new Link({ ...parts, transport }).run(stopping.signal);
    await dialled.promise;
    const pair = createInMemoryLinkPair();
    const told = new Promise<string>((resolve) => pair.server.onClose(resolve));
    stopping.abort();
    connecting.resolve(pair.agent);
    await ended;
    expect(await told).toBe('the agent stops');
  });

  it('says once that a server is not there', async () => {
    server.down = true;
    server.hangUp('gone');
    await expect
      .poll(() => logged.filter((line) => line.includes('connection refused')).length, { timeout: 3_000 })
      .toBe(1);
  });

  it('tells why it was refused', async () => {
    await expect.poll(() => server.count('hello')).toBe(1);
    server.say({ type: 'refused', code: 'disabled', message: 'host h1 is disabled' });
    await expect.poll(() => logged.join()).toContain('the server refuses this agent: host h1 is disabled');
  });
});
