import { changeReturnPath, emptyReturnPath, type ReturnPathStrategy, type Step } from '@trailer/netmodel';
import type { ApplyContext } from '../apply/executor.ts';
import { installReturnPath } from '../apply/return-path.ts';
import type { EngineEvent } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';

/** How fast a return path was there after its container had started. */
export interface ReturnPathInstalled {
  readonly workspaceId: string;
  readonly engineId: string;
  readonly strategy: ReturnPathStrategy;
  /** From the arrival of the start event to the read-back. */
  readonly ms: number;
  /** From the engine's own time of the start to the read-back. */
  readonly sinceStartMs: number;
}

export type StartOutcome =
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'installed'; readonly installed: ReturnPathInstalled }
  | { readonly kind: 'failed'; readonly step: Step; readonly error: unknown };

/**
 * The short way from a container's start to its return path, without a whole turn of the loop: a namespace begins
 * empty, and until something is in it published ports do not answer the LAN. The plan is the planner's own.
 */
export async function installAtStart(event: EngineEvent, context: ApplyContext): Promise<StartOutcome> {
  const begunAtMs = performance.now();
  const workspaceId = event.attributes[labels.workspace];
  const workspace = context.journal.desired?.workspaces.find(({ id }) => id === workspaceId);
  if (workspace === undefined) return { kind: 'nothing-to-do' };
  const container = await context.observer.adoptStarted(event.id);
  if (container === null) return { kind: 'nothing-to-do' };
  // Those last seen: if they have changed since, the next turn of the loop changes the difference.
  const interfaces = context.observer.lastInterfaces ?? (await context.observer.observeInterfaces());
  const wanted = changeReturnPath(workspace, container, interfaces);
  if (wanted === null) return { kind: 'nothing-to-do' };
  const subject = { workspaceId: workspace.id, engineId: event.id };
  try {
    const fresh = container.returnPath === emptyReturnPath;
    const target = { engineId: event.id, pid: container.pid, fresh };
    const installed = await installReturnPath(target, wanted.plan, context);
    if (installed === null) return { kind: 'nothing-to-do' };
    const { strategy } = installed;
    const ms = performance.now() - begunAtMs;
    return { kind: 'installed', installed: { ...subject, strategy, ms, sinceStartMs: Date.now() - event.atMs } };
  } catch (error) {
    return { kind: 'failed', step: { kind: 'apply-return-path', ...subject, ...wanted }, error };
  }
}
