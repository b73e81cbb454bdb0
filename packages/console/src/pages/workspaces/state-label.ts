import type { Workspace } from '@trailer/contract';
import { toneOfWorkspace } from '../../parts/phase.ts';

/** The state of a workspace in words; what runs and does not answer as it should is not simply called running. */
export function stateLabel(workspace: Workspace): string {
  const { phase } = workspace.status;
  return toneOfWorkspace(workspace) === 'warn' ? `${phase}, needs attention` : phase;
}
