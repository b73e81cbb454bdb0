import type { HostInterface } from '../host.ts';
import { diffReturnPath, isEmptyChange } from '../returnpath/diff.ts';
import { emptyReturnPath, planReturnPath } from '../returnpath/plan.ts';
import type { ReturnPathChange, ReturnPathPlan } from '../returnpath/types.ts';
import { containerEndpoints, hasEveryAddress } from './endpoints.ts';
import type { DesiredWorkspace, ObservedContainer } from './types.ts';

/**
 * The return path a running container should have and what that changes; null when nothing has to change, or while an
 * address of it is not known yet. A return path that could not be read back counts as absent.
 */
export function changeReturnPath(
  workspace: DesiredWorkspace,
  container: ObservedContainer,
  hostInterfaces: readonly HostInterface[],
): { readonly plan: ReturnPathPlan; readonly change: ReturnPathChange } | null {
  if (container.state !== 'running' || !hasEveryAddress(workspace, container)) return null;
  const endpoints = containerEndpoints(workspace, container);
  const plan = planReturnPath({ endpoints, ports: workspace.ports, guestInterface: null, hostInterfaces });
  const change = diffReturnPath(plan, container.returnPath ?? emptyReturnPath);
  return isEmptyChange(change) ? null : { plan, change };
}
