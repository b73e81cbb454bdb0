import { resolveAttachments } from './attachments.ts';
import { foreignEndpoints } from './endpoints.ts';
import { fingerprintWorkspace } from './fingerprint.ts';
import { changeReturnPath } from './return-path.ts';
import { selectContainer, wantedFingerprint } from './select-container.ts';
import { pendingTakeover, planTakeover } from './takeover.ts';
import type { DesiredWorkspace, HostView, ObservedContainer, RemovalReason, Step, StepKind } from './types.ts';

/**
 * The next step for a workspace; null when there is nothing to do, or nothing yet. A step of the kind that failed last
 * lets the others go first, so that one that cannot succeed holds nothing else up.
 */
export function planWorkspace(workspace: DesiredWorkspace, view: HostView, failed: StepKind | null): Step | null {
  const { container, duplicates, removing } = selectContainer(workspace, view);
  const original = pendingTakeover(workspace, view);
  if (original !== null) return planTakeover(workspace, original, view);
  const [duplicate] = duplicates;
  if (duplicate !== undefined) return removal(duplicate, 'duplicate');
  if (container === undefined) return workspace.deleting || removing ? null : planCreation(workspace, view);
  if (workspace.deleting) return planDeletion(workspace, container);
  if (container.state === 'dead') return removal(container, 'dead');
  const [end] = workspace.running || !isAlive(container) ? [] : planEnd(workspace, container);
  if (end !== undefined) return end;
  if (isOutdated(workspace, container, view)) return planReplacement(workspace, container, view);
  const steps = planUpkeep(workspace, container, view);
  return steps.find(({ kind }) => kind !== failed) ?? steps[0] ?? null;
}

/**
 * Whether a container runs a guest, which is never cut off unless somebody asked for that: an operating system that is
 * loses what it has not written yet.
 */
export function hasLiveGuest({ kind }: DesiredWorkspace, { state }: ObservedContainer): boolean {
  return kind === 'windows' && (state === 'running' || state === 'paused');
}

/** The removal of a container that carries Trailer's mark and whose workspace Trailer does not know. */
export function planUnknownContainer(container: ObservedContainer): Step | null {
  return container.state === 'removing' ? null : removal(container, 'unknown-workspace');
}

/** Whether a container was made from a spec that is not the workspace's any more; false while that cannot be told. */
export function isOutdated(workspace: DesiredWorkspace, container: ObservedContainer, view: HostView): boolean {
  const fingerprint = wantedFingerprint(workspace, view);
  return fingerprint !== null && fingerprint !== container.fingerprint;
}

/** Whether a container of ours holds the workspace's name and is about to give it up. */
export function nameIsBeingFreed(workspace: DesiredWorkspace, { desired, observed }: HostView): boolean {
  return observed.containers
    .filter(({ name, workspaceId }) => name === workspace.name && workspaceId !== workspace.id)
    .some(({ workspaceId }) => {
      const holder = desired.workspaces.find(({ id }) => id === workspaceId);
      return holder === undefined || holder.deleting || holder.name !== workspace.name;
    });
}

function planCreation(workspace: DesiredWorkspace, view: HostView): Step | null {
  if (!view.observed.images.includes(workspace.image)) return pull(workspace);
  const attachments = resolveAttachments(workspace, view);
  if (!attachments.ready || nameIsBeingFreed(workspace, view)) return null;
  const fingerprint = fingerprintWorkspace(workspace, attachments.engineNetworkIds);
  return { kind: 'create-container', workspace, fingerprint, networks: attachments.endpoints };
}

/** The engine gives the container the grace it was made with: a desktop's is long. */
function planDeletion(workspace: DesiredWorkspace, container: ObservedContainer): Step {
  if (workspace.forceStop && hasLiveGuest(workspace, container)) {
    return { kind: 'kill-container', ...subject(container) };
  }
  return removal(container, 'deleted');
}

/** The old container serves until everything the new one needs is there; a guest then shuts down before it goes. */
function planReplacement(workspace: DesiredWorkspace, container: ObservedContainer, view: HostView): Step | null {
  if (!view.observed.images.includes(workspace.image)) return pull(workspace);
  if (!hasLiveGuest(workspace, container)) return removal(container, 'spec-changed');
  return planEnd(workspace, container)[0] ?? null;
}

/**
 * How a container that is alive is ended: nothing more to do while its guest shuts down, as it was asked to. Force
 * belongs to a stop: what is to run again is never cut off.
 */
function planEnd(workspace: DesiredWorkspace, container: ObservedContainer): readonly Step[] {
  if (!hasLiveGuest(workspace, container)) return [{ kind: 'stop-container', ...subject(container) }];
  if (workspace.forceStop && !workspace.running) return [{ kind: 'kill-container', ...subject(container) }];
  return container.stopAsked ? [] : [{ kind: 'ask-to-stop', ...subject(container) }];
}

/** What a container of the right make may need, the most important first. */
function planUpkeep(workspace: DesiredWorkspace, container: ObservedContainer, view: HostView): readonly Step[] {
  return [
    ...planRunState(workspace, container, view),
    ...planReturnPathSteps(workspace, container, view),
    ...planDisconnects(workspace, container),
    ...planRename(workspace, container, view),
  ];
}

function planRunState(workspace: DesiredWorkspace, container: ObservedContainer, view: HostView): readonly Step[] {
  // What somebody paused stays paused, and is said to be.
  if (!workspace.running || container.state === 'paused') return [];
  // The engine refuses to start a container one of whose networks is gone.
  if (!isAlive(container) && !resolveAttachments(workspace, view).ready) return [];
  if (container.restartsDone < workspace.restarts) {
    if (hasLiveGuest(workspace, container)) return planEnd(workspace, container);
    return [{ kind: 'restart-container', ...subject(container), restarts: workspace.restarts }];
  }
  // The restart policy of the engine starts a container that ended by itself; ours are those nobody else will start.
  return isAlive(container) ? [] : [{ kind: 'start-container', ...subject(container) }];
}

function planReturnPathSteps(
  workspace: DesiredWorkspace,
  container: ObservedContainer,
  { observed }: HostView,
): readonly Step[] {
  const wanted = changeReturnPath(workspace, container, observed.interfaces);
  return wanted === null ? [] : [{ kind: 'apply-return-path', ...subject(container), ...wanted }];
}

function planDisconnects(workspace: DesiredWorkspace, container: ObservedContainer): readonly Step[] {
  const foreign = foreignEndpoints(workspace, container).map(({ engineNetworkId }) => engineNetworkId);
  return [...new Set(foreign)]
    .sort()
    .map((engineNetworkId) => ({ kind: 'disconnect-network', ...subject(container), engineNetworkId }));
}

function planRename(workspace: DesiredWorkspace, container: ObservedContainer, view: HostView): readonly Step[] {
  if (container.name === workspace.name || nameIsBeingFreed(workspace, view)) return [];
  return [{ kind: 'rename-container', ...subject(container), name: workspace.name }];
}

function pull({ id, image }: DesiredWorkspace): Step {
  return { kind: 'pull-image', workspaceId: id, image };
}

function removal(container: ObservedContainer, reason: RemovalReason): Step {
  return { kind: 'remove-container', ...subject(container), reason };
}

function isAlive({ state }: ObservedContainer): boolean {
  return state === 'running' || state === 'restarting' || state === 'paused';
}

function subject({ workspaceId, engineId }: ObservedContainer): { workspaceId: string; engineId: string } {
  return { workspaceId, engineId };
}
