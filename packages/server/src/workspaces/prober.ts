import { type AgentAnswer, parseInterfaces, type Reachability } from '@trailer/contract';
import { problem } from '../app/problem.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { presentHost } from '../hosts/present.ts';
import { findHost } from '../hosts/store.ts';
import { networksOfHost } from '../networks/store.ts';
import { predictCells, presentCells, probeTargets, type ReachabilityScene, targetKey } from './reachability.ts';
import { requireWorkspace } from './service.ts';

/** How long one packet's answer is waited for. */
const packetLimitMs = 2_000;

/** How long the whole matrix may take. */
const probeLimitMs = 30_000;

/** Says from where a workspace answers, and has packets sent to prove it. */
export class Prober {
  readonly #deps: FeatureDeps;

  constructor(deps: FeatureDeps) {
    this.#deps = deps;
  }

  /** The prediction alone. */
  async predict(id: string): Promise<Reachability> {
    return presentCells(predictCells(await this.#scene(id)), new Map());
  }

  /** The prediction with what the agent measured; it cannot measure from other machines. */
  async probe(id: string): Promise<Reachability> {
    const scene = await this.#scene(id);
    const { hostId } = scene.workspace;
    const cells = predictCells(scene);
    const answer = await this.#deps.agents.request(
      hostId,
      { kind: 'probe', workspaceId: id, targets: [...probeTargets(cells, scene.workspace)], timeoutMs: packetLimitMs },
      probeLimitMs,
    );
    return presentCells(cells, measurementsIn(answer));
  }

  async #scene(id: string): Promise<ReachabilityScene> {
    const { db, clock, agents } = this.#deps;
    const workspace = await requireWorkspace(db, id);
    const host = await findHost(db, workspace.hostId);
    if (host === undefined) throw problem('not_found', `host ${workspace.hostId} is not there any more`);
    const { status } = presentHost(host, { connected: agents.isConnected(host.id), now: clock.now() });
    const interfaces = parseInterfaces(host.inventory?.interfaces ?? []);
    return {
      workspace,
      networks: await networksOfHost(db, host.id),
      host: { online: status === 'online', interfaces },
    };
  }
}

function measurementsIn(answer: AgentAnswer) {
  if (answer.kind === 'failed') throw problem('conflict', answer.message);
  const results = answer.kind === 'probe' ? answer.results : [];
  return new Map(results.map(({ target, measured }) => [targetKey(target), measured]));
}
