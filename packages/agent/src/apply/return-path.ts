import type { ReturnPathPlan } from '@trailer/netmodel';
import type { InstalledReturnPath, NamespaceTarget } from '../kernel-gate.ts';
import type { ApplyContext, Executor } from './executor.ts';

/** One installation at a time in one namespace: a start event and a turn of the loop may both want it. */
const running = new Map<string, Promise<void>>();

/** Installs the return path in a running container's namespace; the kernel gate reads it back. */
export const applyReturnPath: Executor<'apply-return-path'> = async ({ engineId, plan }, context) => {
  // Asked anew: the process id last seen may belong to another process by now.
  const container = await context.engine.inspectContainer(engineId);
  if (container?.state !== 'running' || container.pid === null) return context.observer.noteContainer(engineId);
  await installReturnPath({ engineId, pid: container.pid }, plan, context);
};

/**
 * Installs a return path in a namespace that was looked up just now, after any installation under way there; null when
 * the container ended meanwhile and took its namespace with it.
 */
export async function installReturnPath(
  target: NamespaceTarget,
  plan: ReturnPathPlan,
  context: ApplyContext,
): Promise<InstalledReturnPath | null> {
  const before = running.get(target.engineId) ?? Promise.resolve();
  const mine = before.then(() => install(target, plan, context));
  // Whoever asked for an installation is told how it ended; the next one waits for its end and not for its success.
  const ended = mine.then(
    () => undefined,
    () => undefined,
  );
  running.set(target.engineId, ended);
  try {
    return await mine;
  } finally {
    if (running.get(target.engineId) === ended) running.delete(target.engineId);
  }
}

async function install(
  target: NamespaceTarget,
  plan: ReturnPathPlan,
  context: ApplyContext,
): Promise<InstalledReturnPath | null> {
  const { kernel, observer, journal } = context;
  try {
    const installed = await kernel.installReturnPath(target, plan);
    observer.noteReturnPath(target.engineId, installed);
    // Nobody has to wait for the disk: a journal that lost it makes the agent find the strategy anew.
    void journal.saveStrategy(target.engineId, installed.strategy);
    return installed;
  } catch (error) {
    // It may be half there.
    observer.noteNamespace(target.engineId);
    if (await hasEnded(target, context)) return null;
    throw error;
  }
}

async function hasEnded({ engineId, pid }: NamespaceTarget, { engine }: ApplyContext): Promise<boolean> {
  const container = await engine.inspectContainer(engineId);
  return container?.state !== 'running' || container.pid !== pid;
}
