import { showValue } from '../fault.ts';
import { isHostShim } from '../links/marks.ts';
import { draftedParentOf, engineParentOf } from './engine-request.ts';
import type { NetworkContext, NetworkDraft } from './types.ts';

/** Who hangs on the parent that a draft asks for. */
export interface Occupant {
  readonly driver: string;
  readonly mode: string | null;
  /** As a message names it: `macvlan network lan`. */
  readonly shown: string;
  /** A network of the engine that is not Trailer's, and could be taken over. */
  readonly isForeign: boolean;
}

/** The macvlan and ipvlan networks on the parent of a draft: Trailer's own first, then the engine's others. */
export function networksOnParent(draft: NetworkDraft, { facts, networks }: NetworkContext): readonly Occupant[] {
  const parent = draftedParentOf(draft);
  if (draft.driver === 'bridge' || parent === null) return [];
  const adopted = new Set(networks.map((network) => network.adopted));
  const own = networks.filter((network) => network.driver !== 'bridge' && engineParentOf(network) === parent);
  const foreign = (facts.foreignNetworks ?? []).filter(
    (network) => network.parentInterface === parent && !adopted.has(network.engineId),
  );
  return [
    ...own.map(({ driver, mode, name }) => ({ driver, mode, shown: shownAs(driver, name), isForeign: false })),
    ...foreign.flatMap(({ driver, mode = null, name }) => {
      if (driver !== 'macvlan' && driver !== 'ipvlan') return [];
      return [{ driver, mode, shown: `${shownAs(driver, name)} of Docker (not Trailer's)`, isForeign: true }];
    }),
  ];
}

/** The macvlan and ipvlan interfaces that the host itself has on the parent of a draft, but for Trailer's shims. */
export function linksOnParent(draft: NetworkDraft, { facts }: NetworkContext): readonly Occupant[] {
  const parent = draftedParentOf(draft);
  if (draft.driver === 'bridge' || parent === null) return [];
  return facts.interfaces.flatMap((nic) => {
    if (nic.driver === undefined || nic.parent !== parent || isHostShim(nic)) return [];
    const shown = `${nic.driver} interface ${showValue(nic.name)} of this host`;
    return [{ driver: nic.driver, mode: null, shown, isForeign: false }];
  });
}

function shownAs(driver: string, name: string): string {
  return `${driver} network ${showValue(name)}`;
}
