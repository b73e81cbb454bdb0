import { compareText } from '../compare-text.ts';
import { resolveAttachments } from './attachments.ts';
import { fingerprintWorkspace } from './fingerprint.ts';
import type { DesiredWorkspace, HostView, ObservedContainer } from './types.ts';

/** The containers that carry a workspace's id: the one to use, others to remove, and whether the engine is removing one. */
export interface SelectedContainer {
  readonly container: ObservedContainer | undefined;
  readonly duplicates: readonly ObservedContainer[];
  readonly removing: boolean;
}

/** Chooses which of the engine's containers stands for a workspace: made from its spec, then running, then by id. */
export function selectContainer(workspace: DesiredWorkspace, view: HostView): SelectedContainer {
  const all = view.observed.containers.filter(({ workspaceId }) => workspaceId === workspace.id);
  const candidates = all.filter(({ state }) => state !== 'removing');
  const removing = candidates.length < all.length;
  if (candidates.length < 2) return { container: candidates[0], duplicates: [], removing };
  const fingerprint = wantedFingerprint(workspace, view);
  const rank = (candidate: ObservedContainer) =>
    (candidate.fingerprint === fingerprint ? 0 : 2) + (candidate.state === 'running' ? 0 : 1);
  const [container, ...duplicates] = candidates.sort(
    (one, other) => rank(one) - rank(other) || compareText(one.engineId, other.engineId),
  );
  return { container, duplicates, removing };
}

/** The fingerprint the workspace's container should carry; null while a network of it is not there yet. */
export function wantedFingerprint(workspace: DesiredWorkspace, view: HostView): string | null {
  const attachments = resolveAttachments(workspace, view);
  return attachments.ready ? fingerprintWorkspace(workspace, attachments.engineNetworkIds) : null;
}
