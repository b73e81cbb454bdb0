import type { Advice, Body } from '@trailer/contract';
import { advise } from '@trailer/netmodel';
import { validationProblem } from '../app/problem.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { readTarget } from '../hosts/target.ts';
import { existingNetwork } from './present.ts';
import { networksOfHost } from './store.ts';

/** Leads somebody to the network that suits, on a host as it is this moment. */
export async function adviseOn(
  deps: Pick<FeatureDeps, 'db' | 'agents'>,
  { hostId, answers }: Body<'networks.advise'>,
): Promise<Advice> {
  const target = await readTarget(deps, hostId);
  const networks = target.host === null ? [] : await networksOfHost(deps.db, target.host.id);
  const present = networks.filter(({ deleting }) => !deleting).map(existingNetwork);
  const advice = advise(answers, { facts: target.facts, networks: present });
  const faults = [...target.faults, ...(advice.ok ? [] : advice.faults)];
  if (!advice.ok || faults.length > 0) throw validationProblem(faults);
  return advice.value;
}
