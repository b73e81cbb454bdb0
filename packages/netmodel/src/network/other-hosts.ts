import { overlaps } from '../address/prefix.ts';
import type { IpFamily } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import type { Addressing } from './addressing.ts';
import { poolOf } from './families.ts';
import { ipv6Path } from './ipv6.ts';
import { isRouted, readMode } from './mode.ts';
import type { ExistingNetwork, NetworkDraft } from './types.ts';

const families: readonly IpFamily[] = [4, 6];

/**
 * Finds ranges that a network of another host gives addresses of as well: every engine picks from its own without
 * asking on the wire.
 */
export function findRangesElsewhere(
  draft: NetworkDraft,
  addressing: Addressing,
  elsewhere: readonly ExistingNetwork[],
): readonly Fault[] {
  if (draft.driver === 'bridge' || isRouted(readMode(draft))) return [];
  const onLans = elsewhere.filter((other) => other.driver !== 'bridge' && !isRouted(other.mode));
  return families.flatMap((family) => {
    const pool = poolOf(addressing, family);
    const range = pool?.ipRange ?? null;
    if (pool === null || range === null) return [];
    for (const { name, ...other } of onLans) {
      const held = poolOf(other, family);
      if (held?.subnet !== pool.subnet || held.ipRange === null || !overlaps(held.ipRange, range)) continue;
      const holder = `${held.ipRange} of network ${showValue(name)} on another host`;
      const text = `${range} overlaps ${holder}: right only if they are on different LANs, else use a range beside it`;
      return [fault(family === 4 ? 'ipRange' : ipv6Path.ipRange, 'address_taken', text)];
    }
    return [];
  });
}
