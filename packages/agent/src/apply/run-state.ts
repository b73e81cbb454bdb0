import { EngineError } from '../docker/errors.ts';
import type { ApplyContext, Executor } from './executor.ts';
import { refuseTakenPorts } from './host-ports.ts';

/** What a program gets to end by itself before it is killed. */
const graceSeconds = 10;

/** Starts a container; one that ends at once by itself is not a refusal, its state tells. */
export const startContainer: Executor<'start-container'> = ({ workspaceId, engineId }, context) =>
  onContainer(engineId, context, async () => {
    await refuseTakenPorts({ workspaceId, engineId }, context);
    await context.engine.startContainer(engineId);
    await refuseFailedStart(engineId, context);
  });

/** Stops a container with grace; the engine then leaves it stopped, also when it starts again itself. */
export const stopContainer: Executor<'stop-container'> = ({ engineId }, context) =>
  onContainer(engineId, context, () => context.engine.stopContainer(engineId, graceSeconds));

/** Tells a container's program to end and waits for nothing: a guest takes its time to shut down. */
export const askToStop: Executor<'ask-to-stop'> = ({ engineId }, context) =>
  onContainer(engineId, context, async () => {
    await context.engine.signalContainer(engineId, 'SIGTERM');
    context.observer.noteStopAsked(engineId);
  });

/** Cuts a container off, its guest with it. */
export const killContainer: Executor<'kill-container'> = ({ engineId }, context) =>
  onContainer(engineId, context, () => context.engine.signalContainer(engineId, 'SIGKILL'));

/** Restarts a container, or starts it when it is down, and remembers that this restart was done. */
export const restartContainer: Executor<'restart-container'> = ({ workspaceId, engineId, restarts }, context) =>
  onContainer(engineId, context, async () => {
    await refuseTakenPorts({ workspaceId, engineId }, context);
    // With its own grace: a desktop was shut down before, and one that somebody started meanwhile must not be cut off.
    await context.engine.restartContainer(engineId);
    await context.journal.saveRestarts(engineId, restarts);
    await refuseFailedStart(engineId, context);
  });

/** Stops a container with the grace it was made with and removes it; its named volumes stay until the workspace itself is gone. */
export const removeContainer: Executor<'remove-container'> = ({ engineId }, context) =>
  onContainer(engineId, context, async () => {
    await context.engine.stopContainer(engineId, null);
    await context.engine.removeContainer(engineId);
  });

/** Gives a container its workspace's new name. */
export const renameContainer: Executor<'rename-container'> = ({ engineId, name }, context) =>
  onContainer(engineId, context, async () => {
    const container = await context.engine.inspectContainer(engineId);
    if (container !== null && container.name !== name) await context.engine.renameContainer(engineId, name);
  });

/** Takes a container off a network that somebody connected by hand: it may have taken the default route. */
export const disconnectNetwork: Executor<'disconnect-network'> = ({ engineId, engineNetworkId }, context) =>
  onContainer(engineId, context, () => context.engine.disconnectNetwork(engineNetworkId, engineId));

/**
 * Does the work on a container and has it looked at again afterwards; fine when it is gone. An id that was planned on
 * was seen with Trailer's mark, and neither ever changes.
 */
async function onContainer(engineId: string, { observer }: ApplyContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof EngineError && /no such container/i.test(thrown.message))) throw thrown;
  } finally {
    observer.noteContainer(engineId);
  }
}

async function refuseFailedStart(engineId: string, { engine }: ApplyContext): Promise<void> {
  const container = await engine.inspectContainer(engineId);
  if (container === null || container.state === 'running' || container.error === '') return;
  throw new EngineError({ message: container.error, status: null });
}
