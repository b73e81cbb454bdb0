import { PassThrough } from 'node:stream';
import {
  type AgentLinkEnd,
  type AgentRequest,
  type AgentTransport,
  decodeFrame,
  desiredParts,
  encodeFrame,
  type Inventory,
  protocolVersion,
  type ServerMessage,
  type SessionChannel,
} from '@trailer/contract';
import { guestMacOf, guestPortsOf, showGuestPort } from '@trailer/netmodel';
import { foreignDetails, foreignObjects } from './foreign-objects.ts';

/** The image whose guest does not shut down when it is asked to. */
export const stubbornImage = 'stubborn-windows';

const guestAddress = '192.168.1.213';

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
  desiredParts: [...desiredParts],
  routes: [
    { destination: '0.0.0.0/0', interface: 'eth0', gateway: '192.168.1.1' },
    { destination: '192.168.1.0/24', interface: 'eth0', gateway: null },
  ],
  listeners: [],
  kernel: { macvlan: true, ipvlan: false, vlan: false, policyRouting: true, kvm: true },
  engine: { version: '28.5.2', apiVersion: '1.51', rootless: false },
};

export interface ObligingAgent {
  /** What it was asked for last. */
  desired(): Desired | null;
}

/** Opens a session that the server asked for, over the agent's transport. */
export type SessionOpener = (transport: AgentTransport, session: AskedSession) => Promise<void>;

/** A session and the id that lets the agent in with it. */
export type AskedSession = Extract<AgentRequest, { kind: 'open-session' }>;

/** An agent without an engine that reports every wish as done at once, and whose containers echo unless told. */
export async function joinObligingAgent(
  transport: AgentTransport,
  openSession: SessionOpener = openEcho,
): Promise<ObligingAgent> {
  const leaving = new AbortController();
  const end = await transport.connect(leaving.signal);
  let desired: Desired | null = null;
  end.onMessage((message) => {
    if (message.type === 'desired') desired = message.desired;
    react(end, message, (session) => openSession(transport, session));
  });
  end.send({
    type: 'hello',
    protocol: protocolVersion,
    agentVersion: '0.0.0',
    hostName: 'nas',
    publicKey: null,
    enrolmentToken: null,
    requests: ['inventory', 'probe', 'foreign', 'foreign-container', 'open-session'],
  });
  return { desired: () => desired };
}

function react(end: AgentLinkEnd, message: ServerMessage, openSession: (session: AskedSession) => Promise<void>): void {
  switch (message.type) {
    case 'welcome':
      beat(end, message.heartbeatIntervalMs);
      end.send({ type: 'pull' });
      break;
    case 'changed':
      end.send({ type: 'pull' });
      break;
    case 'desired':
      end.send(everythingDone(message.desired));
      break;
    case 'request':
      answer(end, message, openSession);
      break;
    case 'challenge':
    case 'refused':
      throw new Error(`the server was not to say ${message.type} in process`);
  }
}

function beat(end: AgentLinkEnd, intervalMs: number): void {
  const heartbeat = (): void => end.send({ type: 'heartbeat', inventory });
  heartbeat();
  const timer = setInterval(heartbeat, intervalMs).unref();
  end.onClose(() => clearInterval(timer));
}

type DesiredWorkspace = Desired['workspaces'][number];
type Status = Extract<Parameters<AgentLinkEnd['send']>[0], { type: 'status' }>;
type Report = Status['workspaces'][number];

function everythingDone({ generation, networks, workspaces }: Desired): Status {
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
    workspaces: kept.map(reportOf),
    gone: {
      networks: networks.filter(({ deleting }) => deleting).map(({ id }) => id),
      workspaces: workspaces.filter(({ deleting }) => deleting).map(({ id }) => id),
    },
  };
}

function reportOf(workspace: DesiredWorkspace): Report {
  const { id, generation: observedGeneration, running, ports } = workspace;
  return {
    id,
    observedGeneration,
    ...phaseOf(workspace),
    addresses: running
      ? [{ interface: 'eth0', networkId: null, address: '172.17.0.2', mac: null }, ...lanAddressesOf(workspace)]
      : [],
    guest: null,
    conditions: [],
    publishedPorts: running ? [...ports] : [],
    ...(running && lanAddressesOf(workspace).length > 0 ? guestOf(workspace) : {}),
  };
}

function phaseOf({ running, image, forceStop }: DesiredWorkspace): Pick<Report, 'phase' | 'message'> {
  if (running) return { phase: 'running', message: '' };
  if (image !== stubbornImage || forceStop) return { phase: 'stopped', message: '' };
  return { phase: 'stopping', message: 'the guest was asked to shut down' };
}

/** A Windows desktop alone has an interface of its own for the LAN here. */
function lanAddressesOf({ windows, endpoints }: DesiredWorkspace): Report['addresses'] {
  if (windows === null) return [];
  return endpoints.map(({ networkId, ipv4Address, macAddress }) => ({
    interface: 'mvlan0',
    networkId,
    address: ipv4Address ?? '192.168.1.50',
    mac: macAddress,
  }));
}

function guestOf({ id, ports }: DesiredWorkspace): Pick<Report, 'guest' | 'conditions'> {
  return {
    guest: { mac: guestMacOf(id), address: guestAddress },
    conditions: [
      {
        type: 'GuestForwarding',
        status: 'True',
        reason: 'Forwarding',
        message: `${guestPortsOf(ports).map(showGuestPort).join(', ')} lead to the guest at ${guestAddress}`,
      },
      { type: 'ReturnPathInstalled', status: 'True', reason: 'Installed', message: '' },
    ],
  };
}

function answer(
  end: AgentLinkEnd,
  { id, request }: Extract<ServerMessage, { type: 'request' }>,
  openSession: (session: AskedSession) => Promise<void>,
): void {
  switch (request.kind) {
    case 'inventory':
      end.send({ type: 'answer', id, answer: { kind: 'inventory', inventory } });
      break;
    case 'probe':
      end.send({ type: 'answer', id, answer: { kind: 'probe', results: [] } });
      break;
    case 'foreign':
      end.send({ type: 'answer', id, answer: { kind: 'foreign', found: foreignObjects } });
      break;
    case 'foreign-container':
      end.send({ type: 'answer', id, answer: { kind: 'foreign-container', found: foreignDetails(request.engineId) } });
      break;
    case 'open-session':
      end.send({ type: 'answer', id, answer: { kind: 'session-opened' } });
      void openSession(request).catch(() => undefined);
      break;
  }
}

async function openEcho(transport: AgentTransport, { sessionId, session }: AskedSession): Promise<void> {
  const limit = AbortSignal.timeout(10_000);
  if (session.kind === 'connect') await transport.giveConnection(sessionId, new PassThrough(), limit);
  else await echo(await transport.openSession(sessionId, limit));
}

/** Sends standard input back until it ends, then exits with 7; rejects when the client leaves before that. */
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
