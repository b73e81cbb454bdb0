import type { Foreign } from '@trailer/contract';
import { judgeForeignNetwork, planContainerAdoption, showValue } from '@trailer/netmodel';
import { problem } from '../app/problem.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { findHost } from '../hosts/store.ts';
import { currentFacts } from '../hosts/target.ts';
import { existingNetwork } from '../networks/present.ts';
import { networksOfHost } from '../networks/store.ts';
import type { WorkspaceRecord } from '../workspaces/record.ts';
import { workspacesOfHost } from '../workspaces/store.ts';
import { presentForeignContainer, presentForeignNetwork } from './present.ts';
import { readForeign } from './read.ts';

/** What a host's engine has that is not Trailer's, and what taking each over would do. Nothing is changed. */
export async function surveyHost(deps: FeatureDeps, hostId: string): Promise<Foreign> {
  const host = await findHost(deps.db, hostId);
  if (host === undefined) throw problem('not_found', `there is no host ${showValue(hostId)}`);
  const [found, facts] = await Promise.all([readForeign(deps, host), currentFacts(deps.agents, host)]);
  const networks = (await networksOfHost(deps.db, hostId)).map(existingNetwork);
  const workspaces = await workspacesOfHost(deps.db, hostId);
  const around = { networks, names: workspaces.map(({ name }) => name), successors: successorsAmong(workspaces) };
  const adopted = new Set(networks.map((network) => network.adopted));
  return {
    networks: found.networks
      .filter(({ engineId }) => !adopted.has(engineId))
      .map((network) => presentForeignNetwork(network, judgeForeignNetwork(network, { facts, networks }))),
    containers: found.containers.map((container) =>
      presentForeignContainer(container, planContainerAdoption(container, around), networks),
    ),
  };
}

/** The workspaces that take containers' places, by those containers' engine ids. */
export function successorsAmong(workspaces: readonly WorkspaceRecord[]): ReadonlyMap<string, string> {
  return new Map(
    workspaces.flatMap(({ name, spec }) => (spec.adopted ? [[spec.adopted.engineId, name] as const] : [])),
  );
}
