import {
  askBeforeNetwork,
  askBeforeShim,
  type Fault,
  type NetworkSpec,
  refuseHeldShim,
  shimMacOf,
  warnOfWire,
  whyUnasked,
} from '@trailer/netmodel';
import { validationProblem } from '../app/problem.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import type { Target } from '../hosts/target.ts';
import { askOnWire } from '../hosts/wire.ts';
import type { NetworkRecord } from './store.ts';

/**
 * How long the wire is listened to. A router answers at once and most DHCP servers do; one that pings an address before it
 * offers it takes 3 s, which a creation does not wait for.
 */
export const wireLimitsMs = { creation: 1_200, dryRun: 6_500 } as const;

/**
 * What the wire says against a network that is about to be made. All of it are warnings, but that somebody has the
 * address of its host shim: that refuses it.
 */
export async function checkOnWire(
  { agents }: Pick<FeatureDeps, 'agents'>,
  { host, facts }: Target,
  { spec, limitMs }: { readonly spec: NetworkSpec; readonly limitMs: number },
): Promise<readonly Fault[]> {
  const question = host === null ? null : askBeforeNetwork(spec, facts);
  if (host === null || question === null) return [];
  const why = whyUnasked(spec);
  if (why !== null) return warnOfWire(spec, question, { asked: false, why });
  const outcome = await askOnWire(agents, host.id, { question, limitMs });
  const refusal = outcome.asked ? refuseHeldShim(spec, outcome.findings, null) : null;
  if (refusal !== null) throw validationProblem([refusal]);
  return warnOfWire(spec, question, outcome);
}

/**
 * Refuses another address for the host shim of a network that is there where somebody on the LAN answers for it. A host
 * that cannot be asked refuses nothing.
 */
export async function refuseHeldShimAddress(
  { agents }: Pick<FeatureDeps, 'agents'>,
  { id, hostId, spec: current }: Pick<NetworkRecord, 'id' | 'hostId' | 'spec'>,
  spec: NetworkSpec,
): Promise<void> {
  const question = askBeforeShim(spec, current);
  if (question === null) return;
  const outcome = await askOnWire(agents, hostId, { question, limitMs: wireLimitsMs.creation });
  const refusal = outcome.asked ? refuseHeldShim(spec, outcome.findings, shimMacOf(id)) : null;
  if (refusal !== null) throw validationProblem([refusal]);
}
