import { isServedByContainer } from '../desktop/guest-ports.ts';
import type { HostInterface } from '../host.ts';
import { diffReturnPath, isEmptyChange } from '../returnpath/diff.ts';
import { emptyReturnPath, planReturnPath } from '../returnpath/plan.ts';
import type { ReturnPathChange, ReturnPathPlan } from '../returnpath/types.ts';
import { containerEndpoints, guestEndpoint, hasEveryAddress } from './endpoints.ts';
import type { DesiredWorkspace, ObservedContainer } from './types.ts';

/** Whether all that a container's return path is planned from is known: its addresses, and the interface its guest is behind. */
export function canPlanReturnPath(workspace: DesiredWorkspace, container: ObservedContainer): boolean {
  return hasEveryAddress(workspace, container) && guestEndpoint(workspace, container)?.interface !== null;
}

/**
 * The return path a running container should have and what that changes; null when nothing has to change, or while an
 * address of it, or the interface its guest is behind, is not known yet. A return path that could not be read back counts as absent.
 */
export function changeReturnPath(
  workspace: DesiredWorkspace,
  container: ObservedContainer,
  hostInterfaces: readonly HostInterface[],
): { readonly plan: ReturnPathPlan; readonly change: ReturnPathChange } | null {
  if (container.state !== 'running' || !canPlanReturnPath(workspace, container)) return null;
  const endpoints = containerEndpoints(workspace, container);
  const guestInterface = guestEndpoint(workspace, container)?.interface ?? null;
  const ports = guestInterface === null ? workspace.ports : workspace.ports.filter(isServedByContainer);
  const plan = planReturnPath({ endpoints, ports, guestInterface, hostInterfaces });
  const change = diffReturnPath(plan, container.returnPath ?? emptyReturnPath);
  return isEmptyChange(change) ? null : { plan, change };
}
