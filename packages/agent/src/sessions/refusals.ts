import type { ContainerState } from '@trailer/netmodel';

export const notCreated = 'the workspace has no container yet';

/** Why a workspace whose container is in this state takes no session. */
export function notRunning(state: ContainerState): string {
  return `the workspace does not run, its container is ${state}: start it first`;
}
