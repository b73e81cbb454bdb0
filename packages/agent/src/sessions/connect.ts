import type { Duplex } from 'node:stream';
import type { ConnectionRequest } from '@trailer/contract';
import type { DesiredWorkspace, ObservedContainer, ObservedEndpoint } from '@trailer/netmodel';
import type { Dialled, Diallers } from '../kernel/index.ts';
import { notCreated, notRunning } from './refusals.ts';

/** Fits into the time a server waits for a session. */
const dialTimeoutMs = 5_000;

/** Last, for servers that listen on nothing else. */
const loopback = ['127.0.0.1', '::1'];

export interface ConnectContext {
  /** As the engine tells it now; null when there is none. */
  readonly container: ObservedContainer | null;
  /** As it is wanted; null when this agent knows of none. */
  readonly workspace: Pick<DesiredWorkspace, 'networkMode' | 'ports'> | null;
  readonly diallers: Pick<Diallers, 'dialInside' | 'dialFromHost'>;
}

/** Where a port of a workspace is dialled from, and at which addresses. */
export type Way = { readonly from: 'inside' | 'host'; readonly addresses: readonly string[] };

/**
 * Opens a connection to a port of a workspace. The addresses are the workspace's own as the agent knows them, never a
 * caller's. Throws, saying why in words for people, when nothing answers.
 */
export async function connectTo(request: ConnectionRequest, context: ConnectContext): Promise<Duplex> {
  const { container, workspace, diallers } = context;
  if (container === null) throw new Error(notCreated);
  const { engineId, pid, state } = container;
  if (state !== 'running' || pid === null) {
    throw new Error(notRunning(state));
  }
  const { from, addresses } =
    workspace?.networkMode === 'host' ? wayOnHost(request, workspace) : wayTo(request, container);
  const question = { addresses: [...addresses], port: request.port, timeoutMs: dialTimeoutMs };
  const dialled =
    from === 'host' ? await diallers.dialFromHost(question) : await diallers.dialInside({ engineId, pid }, question);
  if (dialled.connection === null) throw new Error(explain(request, dialled.failures));
  return dialled.connection;
}

/**
 * The way to a port. What the container serves is dialled from inside its namespace, where each of its addresses is
 * within reach whatever the networks it is on: the host cannot reach a macvlan of its own NIC. The bridge that carries
 * the port mappings comes first, for that is where published ports arrive too. A guest on the LAN is dialled from
 * inside as well; one behind the VM runtime's own NAT is reached through the bridge, as what comes from outside.
 */
export function wayTo({ target }: Pick<ConnectionRequest, 'target'>, container: ObservedContainer): Way {
  const bridges = container.endpoints.filter(({ kind }) => kind === 'bridge').toSorted(publishingFirst);
  const lans = container.endpoints.filter(({ kind }) => kind === 'lan');
  const own = [...bridges, ...lans].map(({ address }) => address);
  if (target === 'container') return { from: 'inside', addresses: [...own, ...loopback] };
  if (lans.length === 0) {
    const [first] = bridges;
    if (first === undefined) throw new Error('the workspace is on no network: its guest cannot be reached');
    return { from: 'host', addresses: [first.address] };
  }
  const guest = container.guest?.address ?? null;
  if (guest === null) throw new Error('the guest has no known address yet: wait until Windows has started');
  return { from: 'inside', addresses: [guest] };
}

/**
 * The way to a port of a workspace that shares the host's network, where every service of the host is within reach:
 * only the TCP ports that an administrator named are.
 */
export function wayOnHost({ port }: Pick<ConnectionRequest, 'port'>, { ports }: Pick<DesiredWorkspace, 'ports'>): Way {
  const named = ports.filter(({ hostPort, protocol }) => hostPort === port && protocol === 'tcp');
  if (named.length === 0) {
    throw new Error(
      `port ${port} is none of the workspace's ports, and it shares the host's network: add it to the field ports`,
    );
  }
  const bound = named.flatMap(({ hostAddress }) => (hostAddress === null ? loopback : [hostAddress]));
  return { from: 'host', addresses: [...new Set(bound)] };
}

function publishingFirst(one: ObservedEndpoint, other: ObservedEndpoint): number {
  return Number(other.publishing) - Number(one.publishing);
}

/** One sentence: a refusal by any address says most, for somebody was there to refuse. */
function explain({ port, target }: ConnectionRequest, failures: Dialled['failures']): string {
  const who = target === 'guest' ? 'the guest' : 'the workspace';
  if (failures.some(({ code }) => code === 'ECONNREFUSED')) {
    return `nothing in ${who} listens on port ${port}: start its server, or check the port`;
  }
  if (failures.some(({ code }) => code === 'ETIMEDOUT')) {
    return `${who} does not answer on port ${port}: a firewall inside may drop it, or it is still starting`;
  }
  const codes = failures.map(({ address, code }) => `${address}: ${code}`).join(', ');
  return `port ${port} of ${who} cannot be reached (${codes})`;
}
