import { type Fault, fault, showValue } from '../fault.ts';
import { draftedParentOf } from './engine-request.ts';
import { linksOnParent, networksOnParent, type Occupant } from './on-parent.ts';
import type { NetworkContext, NetworkDraft } from './types.ts';

/**
 * Finds whom the draft cannot share its parent with: networks of Trailer's, other networks of the engine, and interfaces
 * of the host. The kernel gives an interface to macvlan or to ipvlan, and to one passthru alone; it says so only when a
 * container starts.
 */
export function findRivals(draft: NetworkDraft, context: NetworkContext): readonly Fault[] {
  const { driver } = draft;
  const onParent = [...networksOnParent(draft, context), ...linksOnParent(draft, context)];
  const rival =
    onParent.find((other) => other.driver !== driver) ?? onParent.find((other) => isExclusive(draft, other));
  if (rival === undefined) return [];
  const carries = `${showValue(String(draftedParentOf(draft)))} carries ${rival.shown}`;
  return [fault('parentInterface', 'parent_taken', `${carries}, and ${whyNotBoth(draft, rival)}`)];
}

function isExclusive({ mode }: NetworkDraft, other: Occupant): boolean {
  return mode === 'passthru' || other.mode === 'passthru';
}

function whyNotBoth({ driver }: NetworkDraft, rival: Occupant): string {
  const takeOver = rival.isForeign ? 'take it over, ' : '';
  return rival.driver === driver
    ? `a passthru network has its interface to itself: ${takeOver}use another parent, or mode bridge for both`
    : `the kernel gives an interface to macvlan or ipvlan, not both: ${takeOver}use driver ${rival.driver}, or another parent`;
}
