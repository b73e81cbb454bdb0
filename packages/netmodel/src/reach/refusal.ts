import { isServedByContainer } from '../desktop/guest-ports.ts';
import type { WorkspaceKind } from '../workspace/types.ts';
import type { ReachCell } from './types.ts';

/**
 * Whether a refusal shows that the packet arrived where it was sent. Where a port is forwarded it does not: whoever
 * forwards may have refused it, because nothing is behind.
 */
export function refusalShowsArrival(
  { via, port, protocol }: Pick<ReachCell, 'via' | 'protocol'> & { readonly port: number | null },
  kind: WorkspaceKind,
): boolean {
  if (via === 'host-port') return false;
  if (kind === 'linux' || via !== 'bridge-address' || port === null) return true;
  return isServedByContainer({ containerPort: port, protocol });
}
