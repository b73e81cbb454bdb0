import { likesOneMac } from '../advice/parents.ts';
import { type Fault, fault } from '../fault.ts';
import type { HostFacts } from '../host.ts';
import type { NetworkDraft } from './types.ts';

/** Warns of a macvlan network on a parent that looks as if its switch took one MAC address only. */
export function findMacLimit({ driver, parentInterface }: NetworkDraft, facts: HostFacts): readonly Fault[] {
  if (driver !== 'macvlan') return [];
  const hint = likesOneMac({ ...facts, interfaces: facts.interfaces.filter(({ name }) => name === parentInterface) });
  if (hint === null) return [];
  const text = `macvlan gives every workspace a MAC address of its own, and the network behind ${parentInterface} may drop all but the host's: ${hint} Use ipvlan there`;
  return [fault('driver', 'mac_limit', text)];
}
