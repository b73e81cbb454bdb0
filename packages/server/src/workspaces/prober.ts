import { type AgentAnswer, type AgentRequest, parseInterfaces, type Reachability } from '@trailer/contract';
import { type Cidr, hostEngineOf, shownHostAddresses } from '@trailer/netmodel';
import { problem } from '../app/problem.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { presentHost } from '../hosts/present.ts';
import { findHost } from '../hosts/store.ts';
import { networksElsewhere, networksOfHost } from '../networks/store.ts';
import { type Neighbour, type NeighbourProbe, planNeighbourProbes } from './neighbours.ts';
import {
  lansOf,
  type Measurements,
  predictCells,
  presentCells,
  probeTargets,
  type ReachabilityScene,
  targetKey,
} from './reachability.ts';
import { requireWorkspace } from './service.ts';
import { workspacesOfHost } from './store.ts';

/** How long one packet's answer is waited for. */
const packetLimitMs = 2_000;

/** How long the whole matrix may take. */
const probeLimitMs = 30_000;

/** How many other hosts of a LAN are looked through for a workspace to send from. */
const otherHostsLimit = 8;

/** Says from where a workspace answers, and has packets sent to prove it. */
export class Prober {
  readonly #deps: FeatureDeps;

  constructor(deps: FeatureDeps) {
    this.#deps = deps;
  }

  /** The prediction alone. */
  async predict(id: string): Promise<Reachability> {
    return presentCells(predictCells((await this.#read(id)).scene), new Map());
  }

  /**
   * The prediction with what packets found: sent from the host, from inside the workspace, and from inside other
   * workspaces that stand where a vantage point is. Nothing can be sent from machines without an agent.
   */
  async probe(id: string): Promise<Reachability> {
    const { scene, hostName } = await this.#read(id);
    const { hostId } = scene.workspace;
    const cells = predictCells(scene);
    const plans = planNeighbourProbes(cells, scene, await this.#neighboursOf(scene, hostName));
    const [own, ...others] = await Promise.all([
      this.#send(hostId, { workspaceId: id, targets: [...probeTargets(cells, scene.workspace)] }),
      ...plans.map((plan) => this.#sendFrom(plan)),
    ]);
    if (own.kind === 'failed') throw problem('conflict', own.message);
    return presentCells(cells, new Map([...measurementsIn(own), ...others.flatMap((found) => [...found])]));
  }

  #send(hostId: string, question: ProbeQuestion): Promise<AgentAnswer> {
    return this.#deps.agents.request(hostId, { kind: 'probe', timeoutMs: packetLimitMs, ...question }, probeLimitMs);
  }

  /** What a neighbour found. One that cannot send leaves its questions open, and says why. */
  async #sendFrom(plan: NeighbourProbe): Promise<Measurements> {
    const { workspace } = plan.neighbour;
    const { targets, sameWire } = plan;
    const question = { workspaceId: workspace.id, targets: [...targets], ...(sameWire === null ? {} : { sameWire }) };
    const answer = await this.#send(workspace.hostId, question).catch(
      (error: unknown): AgentAnswer => ({ kind: 'failed', message: String(error) }),
    );
    return answer.kind === 'failed' ? this.#unsent(plan, answer.message) : renamed(plan, answer);
  }

  #unsent(plan: NeighbourProbe, why: string): Measurements {
    const at = this.#deps.clock.now().toISOString();
    const measured = {
      verdict: 'unknown',
      evidence: `not sent: ${why}`,
      sentFrom: senderName(plan),
      ms: 0,
      at,
    } as const;
    return new Map(plan.targets.map((target) => [targetKey({ ...target, from: plan.from }), measured]));
  }

  async #read(id: string): Promise<{ readonly scene: ReachabilityScene; readonly hostName: string }> {
    const { db, clock, agents } = this.#deps;
    const workspace = await requireWorkspace(db, id);
    const host = await findHost(db, workspace.hostId);
    if (host === undefined) throw problem('not_found', `host ${workspace.hostId} is not there any more`);
    const { status } = presentHost(host, { connected: agents.isConnected(host.id), now: clock.now() });
    const interfaces = parseInterfaces(host.inventory?.interfaces ?? []);
    const networks = await networksOfHost(db, host.id);
    const told = host.inventory?.engine ?? null;
    const engine = told === null ? null : hostEngineOf(told);
    const scene = { workspace, networks, host: { online: status === 'online', interfaces, engine } };
    return { scene, hostName: host.name };
  }

  /** Workspaces of the same host, and of other hosts on the same LANs whose agents are connected to this server. */
  async #neighboursOf(scene: ReachabilityScene, hostName: string): Promise<readonly Neighbour[]> {
    const { db } = this.#deps;
    const { networks } = scene;
    const { hostId } = scene.workspace;
    const lans = await networksElsewhere(db, { hostId, subnets: subnetsOf(scene) });
    const reachable = [...new Set(lans.map((lan) => lan.hostId))].filter((id) => this.#deps.agents.isConnected(id));
    const [here, ...elsewhere] = await Promise.all([
      workspacesOfHost(db, hostId),
      ...reachable.slice(0, otherHostsLimit).map((id) => this.#workspacesOn(id)),
    ]);
    return [...here.map((workspace) => ({ workspace, networks, hostName })), ...elsewhere.flat()];
  }

  async #workspacesOn(hostId: string): Promise<readonly Neighbour[]> {
    const { db } = this.#deps;
    const [host, networks, workspaces] = await Promise.all([
      findHost(db, hostId),
      networksOfHost(db, hostId),
      workspacesOfHost(db, hostId),
    ]);
    return workspaces.map((workspace) => ({ workspace, networks, hostName: host?.name ?? hostId }));
  }
}

type ProbeQuestion = Omit<Extract<AgentRequest, { readonly kind: 'probe' }>, 'kind' | 'timeoutMs'>;

/** The subnets that a client on a LAN of the workspace or its host is in. */
function subnetsOf(scene: ReachabilityScene): readonly Cidr[] {
  const subnets = [
    ...lansOf(scene).flatMap(({ spec: { subnet } }) => (subnet === null ? [] : [subnet])),
    ...shownHostAddresses(scene.host.interfaces).map(({ segment }) => segment),
  ];
  return [...new Set(subnets)];
}

function senderName({ neighbour: { workspace, hostName } }: NeighbourProbe): string {
  return `workspace ${workspace.name} on host ${hostName}`;
}

/** What a neighbour sent from itself, as sent from the vantage point that it stands for. */
function renamed(plan: NeighbourProbe, answer: AgentAnswer): Measurements {
  const results = answer.kind === 'probe' ? answer.results : [];
  return new Map(
    results.map(({ target, measured }) => [
      targetKey({ ...target, from: plan.from }),
      { ...measured, sentFrom: senderName(plan) },
    ]),
  );
}

function measurementsIn(answer: AgentAnswer): Measurements {
  const results = answer.kind === 'probe' ? answer.results : [];
  return new Map(results.map(({ target, measured }) => [targetKey(target), measured]));
}
