import type { ReachEndpoint, ReachReason } from './types.ts';

/** Why a parent interface and what hangs on it do not meet, as a reason. */
export function isolationBy({ driver }: Pick<ReachEndpoint, 'driver'>): ReachReason {
  return driver === 'ipvlan' ? 'ipvlan_parent_isolation' : 'macvlan_parent_isolation';
}

/** The same as a clause that ends in "its parent". */
export function apart({ driver }: Pick<ReachEndpoint, 'driver'>): string {
  const child = driver === 'ipvlan' ? 'an ipvlan' : 'a macvlan';
  return `the kernel keeps ${child} apart from its parent`;
}
