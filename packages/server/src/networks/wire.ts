import { askBeforeNetwork, type Fault, type NetworkSpec, warnOfWire } from '@trailer/netmodel';
import type { FeatureDeps } from '../hosts/change.ts';
import type { Target } from '../hosts/target.ts';
import { askOnWire } from '../hosts/wire.ts';

/**
 * How long the wire is listened to. A router answers at once and most DHCP servers do; one that pings an address before it
 * offers it takes 3 s, which a creation does not wait for.
 */
export const wireLimitsMs = { creation: 1_200, dryRun: 6_500 } as const;

/** What the wire says against a network that is about to be made, all of it warnings. */
export async function warnOnWire(
  { agents }: Pick<FeatureDeps, 'agents'>,
  { host, facts }: Target,
  { spec, limitMs }: { readonly spec: NetworkSpec; readonly limitMs: number },
): Promise<readonly Fault[]> {
  const question = host === null ? null : askBeforeNetwork(spec, facts);
  if (host === null || question === null) return [];
  return warnOfWire(spec, question, await askOnWire(agents, host.id, { question, limitMs }));
}
