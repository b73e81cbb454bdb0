import { type Fault, fault, showValue } from '../fault.ts';
import { engineParentOf } from './engine-request.ts';
import type { ExistingNetwork, NetworkDraft } from './types.ts';

/**
 * Finds networks that the draft cannot share its parent with. The kernel gives an interface to macvlan or to ipvlan, and
 * to one passthru alone; it says so only when a container starts.
 */
export function findRivals(draft: NetworkDraft, networks: readonly ExistingNetwork[]): readonly Fault[] {
  const { driver, parentInterface = null, vlanId = null } = draft;
  if (driver === 'bridge' || parentInterface === null) return [];
  const parent = engineParentOf({ parentInterface, vlanId });
  const onParent = networks.filter((network) => network.driver !== 'bridge' && engineParentOf(network) === parent);
  const rival =
    onParent.find((other) => other.driver !== driver) ?? onParent.find((other) => isExclusive(draft, other));
  if (rival === undefined) return [];
  const carries = `${showValue(String(parent))} carries ${rival.driver} network ${showValue(rival.name)}`;
  return [fault('parentInterface', 'parent_taken', `${carries}, and ${whyNotBoth(draft, rival)}`)];
}

function isExclusive({ mode }: NetworkDraft, other: ExistingNetwork): boolean {
  return mode === 'passthru' || other.mode === 'passthru';
}

function whyNotBoth({ driver }: NetworkDraft, rival: ExistingNetwork): string {
  return rival.driver === driver
    ? 'a passthru network has its interface to itself: use another parent, or mode bridge for both'
    : `the kernel gives an interface to macvlan or ipvlan, not both: use driver ${rival.driver}, or another parent`;
}
