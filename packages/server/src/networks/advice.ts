import type { Advice, Body } from '@trailer/contract';
import { advise, type HostFacts, prefixOf } from '@trailer/netmodel';
import { validationProblem } from '../app/problem.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { readTarget } from '../hosts/target.ts';
import { existingNetwork } from './present.ts';
import { networksElsewhere, networksOfHost } from './store.ts';

/** Leads somebody to the network that suits, on a host as it is this moment. */
export async function adviseOn(
  deps: Pick<FeatureDeps, 'db' | 'agents'>,
  { hostId, answers }: Body<'networks.advise'>,
): Promise<Advice> {
  const target = await readTarget(deps, hostId);
  const networks = target.host === null ? [] : await networksOfHost(deps.db, target.host.id);
  const others = await networksElsewhere(deps.db, { hostId, subnets: lansOf(target.facts) });
  const present = networks.filter(({ deleting }) => !deleting).map(existingNetwork);
  const advice = advise(answers, { facts: target.facts, networks: present, elsewhere: others.map(existingNetwork) });
  const faults = [...target.faults, ...(advice.ok ? [] : advice.faults)];
  if (!advice.ok || faults.length > 0) throw validationProblem(faults);
  return advice.value;
}

/** The subnets that a host has an address in. */
function lansOf({ interfaces }: HostFacts) {
  return [...new Set(interfaces.flatMap(({ addresses }) => addresses.map(prefixOf)))];
}
