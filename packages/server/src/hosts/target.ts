import { parseHostFacts } from '@trailer/contract';
import type { Fault, HostFacts } from '@trailer/netmodel';
import { showValue } from '@trailer/netmodel';
import type { AgentGate } from '../agents/gate.ts';
import { ProblemError, problem } from '../app/problem.ts';
import type { FeatureDeps } from './change.ts';
import { findHost, type HostRecord } from './store.ts';

/** How long a creation waits for the agent before it makes do with the last heartbeat. */
const freshFactsLimitMs = 2_000;

/** The host that something is to be created on. Without a host, `faults` says why; `facts` then hold nothing against anything. */
export interface Target {
  readonly host: HostRecord | null;
  readonly facts: HostFacts;
  readonly faults: readonly Fault[];
}

/** Stands in where the host is unknown, so that the rest of the input can be checked all the same. */
const factsOfNoHost: HostFacts = {
  interfaces: [],
  routes: [],
  listeners: [],
  kernel: { macvlan: true, ipvlan: true, vlan: true, policyRouting: true, kvm: true },
  engine: null,
};

/** Faults that only a known host can prove. */
const codesThatNeedHost: ReadonlySet<string> = new Set(['unknown_parent', 'unknown_network', 'not_a_host_address']);

/** Finds the host a request names and how it is this moment; `hostId` undefined when that field was malformed. */
export async function readTarget(
  deps: Pick<FeatureDeps, 'db' | 'agents'>,
  hostId: string | undefined,
): Promise<Target> {
  if (hostId === undefined) return { host: null, facts: factsOfNoHost, faults: [] };
  const host = await findHost(deps.db, hostId);
  if (host === undefined) {
    const message = `hostId ${showValue(hostId)} is no host of Trailer: use an id that GET /api/v1/hosts lists`;
    return { host: null, facts: factsOfNoHost, faults: [{ path: 'hostId', code: 'invalid_value', message }] };
  }
  const facts = await currentFacts(deps.agents, host);
  if (host.enabled) return { host, facts, faults: [] };
  const message = `hostId ${showValue(hostId)} is host ${host.name}, which is disabled: enable it first`;
  return { host, facts, faults: [{ path: 'hostId', code: 'invalid_value', message }] };
}

/** What a target and a validation together have against a request. */
export function targetFaults(target: Target, faults: readonly Fault[]): readonly Fault[] {
  const provable = target.host === null ? faults.filter((fault) => !codesThatNeedHost.has(fault.code)) : faults;
  return [...target.faults, ...provable];
}

/**
 * The host as it is this moment, so that a port a process took a second ago is seen; as of the last heartbeat when
 * the agent does not answer.
 */
export async function currentFacts(agents: AgentGate, host: HostRecord): Promise<HostFacts> {
  const fresh = agents.isConnected(host.id) ? await askForInventory(agents, host.id) : null;
  const inventory = fresh ?? host.inventory;
  if (inventory === null) {
    throw problem('host_unavailable', `host ${host.name} has never reported: start its agent and try again`);
  }
  // An agent of the first version tells of no parts.
  return parseHostFacts({ desiredParts: [], ...inventory });
}

async function askForInventory(agents: AgentGate, hostId: string) {
  try {
    const answer = await agents.request(hostId, { kind: 'inventory' }, freshFactsLimitMs);
    return answer.kind === 'inventory' ? answer.inventory : null;
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}
