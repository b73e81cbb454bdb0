import {
  type AgentLinkEnd,
  type AgentTransport,
  decodeFrame,
  encodeFrame,
  type Inventory,
  protocolVersion,
  type ServerMessage,
  type SessionChannel,
} from '@trailer/contract';

type Desired = Extract<ServerMessage, { type: 'desired' }>['desired'];

const inventory: Inventory = {
  interfaces: [
    {
      name: 'eth0',
      mac: '02:00:00:00:00:10',
      kind: 'physical',
      mtu: 1500,
      up: true,
      addresses: ['192.168.1.10/24'],
      parentable: true,
    },
  ],
  routes: [{ destination: '192.168.1.0/24', interface: 'eth0', gateway: null }],
  listeners: [],
  kernel: { macvlan: true, ipvlan: false, vlan: false, policyRouting: true, kvm: true },
  engine: { version: '28.5.2', apiVersion: '1.51', rootless: false },
};

/** An agent without an engine that reports every wish as done at once, and whose containers echo. */
export async function joinObligingAgent(transport: AgentTransport): Promise<{ leave(): void }> {
  const leaving = new AbortController();
  const end = await transport.connect(leaving.signal);
  end.onMessage((message) => react(end, transport, message));
  end.send({
    type: 'hello',
    protocol: protocolVersion,
    agentVersion: '0.0.0',
    hostName: 'nas',
    publicKey: null,
    enrolmentToken: null,
  });
  return { leave: () => end.close('the test is over') };
}

function react(end: AgentLinkEnd, transport: AgentTransport, message: ServerMessage): void {
  switch (message.type) {
    case 'welcome':
      end.send({ type: 'heartbeat', inventory });
      end.send({ type: 'pull' });
      break;
    case 'changed':
      end.send({ type: 'pull' });
      break;
    case 'desired':
      end.send(everythingDone(message.desired));
      break;
    case 'request':
      answer(end, transport, message);
      break;
    case 'challenge':
    case 'refused':
      throw new Error(`the server was not to say ${message.type} in process`);
  }
}

function everythingDone({ generation, networks, workspaces }: Desired): Parameters<AgentLinkEnd['send']>[0] {
  const kept = workspaces.filter(({ deleting }) => !deleting);
  return {
    type: 'status',
    generation,
    networks: networks
      .filter(({ deleting }) => !deleting)
      .map(({ id, generation: observedGeneration }) => ({
        id,
        observedGeneration,
        phase: 'created' as const,
        message: '',
      })),
    workspaces: kept.map(({ id, generation: observedGeneration, running, ports }) => ({
      id,
      observedGeneration,
      phase: running ? ('running' as const) : ('stopped' as const),
      message: '',
      addresses: running ? [{ interface: 'eth0', networkId: null, address: '172.17.0.2', mac: null }] : [],
      guest: null,
      conditions: [],
      publishedPorts: running ? [...ports] : [],
    })),
    gone: {
      networks: networks.filter(({ deleting }) => deleting).map(({ id }) => id),
      workspaces: workspaces.filter(({ deleting }) => deleting).map(({ id }) => id),
    },
  };
}

function answer(
  end: AgentLinkEnd,
  transport: AgentTransport,
  { id, request }: Extract<ServerMessage, { type: 'request' }>,
): void {
  switch (request.kind) {
    case 'inventory':
      end.send({ type: 'answer', id, answer: { kind: 'inventory', inventory } });
      break;
    case 'probe':
      end.send({ type: 'answer', id, answer: { kind: 'probe', results: [] } });
      break;
    case 'open-session':
      end.send({ type: 'answer', id, answer: { kind: 'session-opened' } });
      void transport.openSession(request.sessionId, AbortSignal.timeout(10_000)).then(echo);
      break;
  }
}

/** Sends standard input back until it ends, then exits with 7. */
async function echo({ readable, writable }: SessionChannel): Promise<void> {
  const writer = writable.getWriter();
  for await (const encoded of readable.values({ preventCancel: true })) {
    const frame = decodeFrame(encoded);
    if (frame?.channel === 'stdin') await writer.write(encodeFrame({ channel: 'stdout', bytes: frame.bytes }));
    if (frame?.channel === 'control') break;
  }
  await writer.write(encodeFrame({ channel: 'control', control: { type: 'exit', code: 7 } }));
  await writer.close();
}
