import { setTimeout as wait } from 'node:timers/promises';
import { originalNameAfter, originalNameDuring } from '@trailer/netmodel';
import { EngineError } from '../docker/errors.ts';
import type { EngineContainer } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import { findMade, toContainerRequest } from './create-container.ts';
import { type ApplyContext, CurableError, type Executor, type StepOf } from './executor.ts';

type Takeover = StepOf<'take-over-container'>;

/** How long a new container is watched before it counts as one that runs. */
const settling = { looks: 6, everyMs: 300 } as const;

/** Policies by which an engine starts what was stopped by hand when it starts itself. */
const startsByItself = /^(always|on-failure)/;

/** A takeover that was put back: the original is as it was. */
class TakeoverFailed extends CurableError {
  override readonly name = 'TakeoverFailed';
  override readonly cure =
    'Redeploy the workspace to try it once more, or delete it: the container then stays as it is.';
}

/** Somebody renamed the original before its place was taken: it may be anything by now. */
class OriginalRenamed extends CurableError {
  override readonly name = 'OriginalRenamed';
  override readonly cure: string;

  constructor({ name }: Takeover['original'], nameNow: string) {
    super(`Container ${name} is called ${nameNow} by now, and was left as it is`);
    const after = originalNameAfter(name);
    this.cure = `Rename it to ${name} to have it taken over, or to ${after} if the workspace has its place already.`;
  }
}

/**
 * Puts a workspace's container in the place of one that was made by hand: the original is stopped and set aside, and
 * kept for good once the new one runs and was read back; else it is put back as it was. That is tried once: every
 * attempt is an outage, so another is somebody's to ask for.
 */
export const takeOverContainer: Executor<'take-over-container'> = async (step, context) => {
  const { journal, observer } = context;
  const before = journal.failedTakeover(step.workspace);
  if (before !== null) throw new TakeoverFailed(before);
  await refuseRenamed(step, context);
  try {
    observer.noteContainer(await replace(step, context));
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.code === 'engine_away') throw thrown;
    await putBack(step.workspace.id, step.original, context);
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    const message = `Container ${step.original.name} could not be taken over and was put back as it was: ${why}`;
    await journal.saveFailedTakeover(step.workspace, message);
    throw new TakeoverFailed(message, { cause: thrown });
  }
};

/** Ends a takeover that was cut off and that nobody wants any more. */
export const putBackContainer: Executor<'put-back-container'> = ({ workspaceId, original }, context) =>
  putBack(workspaceId, original, context);

async function refuseRenamed({ original }: Takeover, { engine }: ApplyContext): Promise<void> {
  const found = await engine.inspectContainer(original.engineId);
  const expected = [original.name, originalNameDuring(original.name)];
  if (found !== null && !expected.includes(found.name)) throw new OriginalRenamed(original, found.name);
}

/** The name first: it tells an agent that comes after this one that there is something to put back. */
async function replace(step: Takeover, context: ApplyContext): Promise<string> {
  const { engine, foreign } = context;
  const { engineId, name, restartPolicy } = step.original;
  const [during, after] = [originalNameDuring(name), originalNameAfter(name)];
  const original = await engine.inspectContainer(engineId);
  if (original === null) throw new Error('it is gone from the engine');
  if ((await engine.inspectContainer(after)) !== null) throw new Error(`the engine has a container ${after} already`);
  if (original.name !== during) await engine.renameContainer(engineId, during);
  if (startsByItself.test(restartPolicy)) await foreign.setRestartPolicy(engineId, 'no');
  await engine.stopContainer(engineId, null);
  const made = (await findMade(step, engine)) ?? (await engine.createContainer(toContainerRequest(step, null)));
  if (step.workspace.running) await engine.startContainer(made);
  await readBack(step, context, made);
  await engine.renameContainer(engineId, after);
  return made;
}

/** What ends at once, or has other addresses than it should, has not taken the original's place. */
async function readBack({ workspace }: Takeover, { engine }: ApplyContext, made: string): Promise<void> {
  if (!workspace.running) return;
  for (let looks = 0; looks < settling.looks; looks += 1) {
    await wait(settling.everyMs);
    const container = await engine.inspectContainer(made);
    if (container?.state !== 'running') throw new Error(`its container does not run: ${describeEnd(container)}`);
    const held = new Set<string>(container.endpoints.map(({ address }) => address));
    const missing = workspace.endpoints.find(({ ipv4Address }) => ipv4Address !== null && !held.has(ipv4Address));
    if (missing !== undefined) throw new Error(`its container does not have ${missing.ipv4Address}`);
  }
}

function describeEnd(container: EngineContainer | null): string {
  if (container === null) return 'it is gone';
  const { error, exitCode, state } = container;
  if (error !== '') return error;
  return exitCode === null ? `it is ${state}` : `it exited with code ${exitCode}`;
}

/** Makes everything as it was, the name last; what fails in here is tried again from the beginning. */
async function putBack(
  workspaceId: string,
  original: Takeover['original'],
  { engine, foreign, observer }: ApplyContext,
): Promise<void> {
  const ours = await engine.listContainers(`${labels.workspace}=${workspaceId}`);
  for (const { id } of ours) {
    // It has the original's volumes, and may have served for as long as no agent was there.
    await engine.stopContainer(id, null);
    await engine.removeContainer(id);
    observer.noteContainer(id);
  }
  const { engineId, name, restartPolicy, running } = original;
  const found = await engine.inspectContainer(engineId);
  if (found === null) return;
  if (startsByItself.test(restartPolicy)) await foreign.setRestartPolicy(engineId, restartPolicy);
  if (running) await engine.startContainer(engineId);
  if (found.name !== name) await engine.renameContainer(engineId, name);
}
