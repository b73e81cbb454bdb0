import {
  type AgentAnswer,
  type AgentLinkEnd,
  type AgentMessage,
  type AgentRequest,
  type AgentTransport,
  desiredParts,
  type Inventory,
  protocolVersion,
  requestKinds,
  type ServerMessage,
} from '@trailer/contract';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** How a fake agent introduces itself where it differs from the usual. */
export type HelloDetails = Partial<Omit<Extract<AgentMessage, { type: 'hello' }>, 'type'>>;

/** A host with a wired NIC on 192.168.1.0/24, Wi-Fi, and three ports that are taken already. */
export const testInventory: Inventory = {
  interfaces: [
    wired('eth0', ['192.168.1.10/24']),
    wired('eth1', []),
    {
      ...wired('wlan0', ['192.168.7.10/24']),
      kind: 'wifi',
      parentable: false,
      whyNot: 'is a Wi-Fi interface: use a wired one',
    },
    {
      ...wired('docker0', ['172.17.0.1/16']),
      kind: 'docker-bridge',
      parentable: false,
      whyNot: 'is a bridge of the engine',
    },
  ],
  desiredParts: [...desiredParts],
  routes: [
    { destination: '0.0.0.0/0', interface: 'eth0', gateway: '192.168.1.1' },
    { destination: '192.168.1.0/24', interface: 'eth0', gateway: null },
    { destination: '172.17.0.0/16', interface: 'docker0', gateway: null },
    { destination: '10.8.0.0/16', interface: 'eth0', gateway: '192.168.1.2' },
  ],
  listeners: [
    { address: null, port: 22, protocol: 'tcp', owner: 'a host process', workspaceId: null },
    { address: null, port: 9000, protocol: 'tcp', owner: 'container web', workspaceId: null },
    { address: '192.168.1.10', port: 5353, protocol: 'udp', owner: 'a host process', workspaceId: null },
  ],
  kernel: { macvlan: true, ipvlan: false, vlan: false, policyRouting: true, kvm: true },
  engine: { version: '28.5.2', apiVersion: '1.51', rootless: false },
};

function wired(name: string, addresses: string[]): Inventory['interfaces'][number] {
  return { name, mac: '02:00:00:00:00:01', kind: 'physical', mtu: 1500, up: true, addresses, parentable: true };
}

/** An agent that speaks the protocol and does nothing; a test says what it reports and how it answers. */
export class FakeAgent {
  readonly received: ServerMessage[] = [];
  readonly #end: AgentLinkEnd;
  #closeReason: string | null = null;
  /** How it answers requests; null leaves one unanswered. */
  answer: (request: AgentRequest) => AgentAnswer | null = (request) =>
    request.kind === 'inventory'
      ? { kind: 'inventory', inventory: testInventory }
      : { kind: 'failed', message: `this agent knows no ${request.kind}` };

  constructor(end: AgentLinkEnd) {
    this.#end = end;
    end.onMessage((message) => {
      this.received.push(message);
      if (message.type === 'request') this.#reply(message);
    });
    end.onClose((reason) => {
      this.#closeReason = reason;
    });
  }

  /** Connects and says hello. */
  static async greet(transport: Pick<AgentTransport, 'connect'>, details: HelloDetails = {}): Promise<FakeAgent> {
    const agent = new FakeAgent(await transport.connect(new AbortController().signal));
    agent.send({
      type: 'hello',
      protocol: protocolVersion,
      agentVersion: '0.1.0',
      hostName: 'testhost',
      publicKey: null,
      enrolmentToken: null,
      requests: [...requestKinds],
      ...details,
    });
    return agent;
  }

  /** Connects, is welcomed, and has sent its first heartbeat. */
  static async join(transport: AgentTransport, details: HelloDetails = {}): Promise<FakeAgent> {
    const agent = await FakeAgent.greet(transport, details);
    await agent.next('welcome');
    agent.send({ type: 'heartbeat', inventory: testInventory });
    await agent.settled();
    return agent;
  }

  /** Why the link was closed; null while it is open. */
  get closeReason(): string | null {
    return this.#closeReason;
  }

  send(message: AgentMessage): void {
    this.#end.send(message);
  }

  /** Reports the state of things, leaving out what a test does not care for. */
  report(status: Partial<Omit<Extract<AgentMessage, { type: 'status' }>, 'type'>>): void {
    const gone = { networks: [], workspaces: [] };
    this.send({ type: 'status', generation: 1, networks: [], workspaces: [], gone, ...status });
  }

  /** Waits until everything that was sent before has been handled: messages are handled in order. */
  async settled(): Promise<MessageOf<'desired'>['desired']> {
    const before = this.#count('desired');
    this.send({ type: 'pull' });
    await waitUntil(() => this.#count('desired') > before || this.#closeReason !== null, 'an answer to pull');
    const last = this.received.filter((message) => message.type === 'desired').at(-1);
    if (last === undefined) throw new Error(`the link was closed: ${this.#closeReason}`);
    return last.desired;
  }

  /** Waits for the first message of a type. */
  async next<Type extends ServerMessage['type']>(type: Type): Promise<MessageOf<Type>> {
    const isWanted = (message: ServerMessage): message is MessageOf<Type> => message.type === type;
    await waitUntil(() => this.received.some(isWanted), `the message ${type}`);
    const found = this.received.find(isWanted);
    if (found === undefined) throw new Error(`no ${type} came`);
    return found;
  }

  /** Waits until the link is closed and says why. */
  async closed(): Promise<string> {
    await waitUntil(() => this.#closeReason !== null, 'the end of the link');
    return this.#closeReason ?? '';
  }

  leave(): void {
    this.#end.close('the test agent leaves');
  }

  #count(type: ServerMessage['type']): number {
    return this.received.filter((message) => message.type === type).length;
  }

  #reply({ id, request }: MessageOf<'request'>): void {
    const answer = this.answer(request);
    if (answer !== null) this.send({ type: 'answer', id, answer });
  }
}

const waitLimitMs = 5_000;

/** Waits for a condition; fails after five seconds, naming what was waited for. */
export async function waitUntil(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + waitLimitMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${waitLimitMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
