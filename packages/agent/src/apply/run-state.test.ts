import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeEngine } from '../docker/fake/engine.ts';
import { applyStep } from './apply.ts';
import { type Bench, raiseBench } from './context.fixture.ts';

/** Notes what grace a container is given. */
class NotingEngine extends FakeEngine {
  readonly graces: (number | null | undefined)[] = [];

  override async stopContainer(id: string, graceSeconds?: number | null): Promise<void> {
    this.graces.push(graceSeconds);
    await super.stopContainer(id, graceSeconds);
  }
}

describe('the run state of a container', () => {
  const engine = new NotingEngine();
  let bench: Bench;
  let container: { readonly workspaceId: string; readonly engineId: string };

  beforeEach(async () => {
    bench = await raiseBench(engine);
    engine.graces.length = 0;
    engine.slowToStop.add('desk');
    container = { workspaceId: 'w1', engineId: await bench.start('desk') };
  });
  afterEach(() => bench.lower());

  const stateOf = async () => (await engine.inspectContainer(container.engineId))?.state;
  const askedToStop = async () => (await bench.context.observer.inspect(container.engineId))?.stopAsked;

  it('stays running while a guest that was asked to stop shuts down, and it is known that it was asked', async () => {
    expect(await askedToStop()).toBe(false);
    await applyStep({ kind: 'ask-to-stop', ...container }, bench.context);
    expect(await stateOf()).toBe('running');
    expect(await askedToStop()).toBe(true);
    engine.die(container.engineId);
    expect(await stateOf()).toBe('exited');
  });

  it('counts an asking for one run only', async () => {
    await applyStep({ kind: 'ask-to-stop', ...container }, bench.context);
    engine.die(container.engineId);
    await applyStep({ kind: 'start-container', ...container }, bench.context);
    expect(await askedToStop()).toBe(false);
  });

  it('ends at once when a guest is cut off', async () => {
    await applyStep({ kind: 'kill-container', ...container }, bench.context);
    expect(await engine.inspectContainer(container.engineId)).toMatchObject({ state: 'exited', exitCode: 137 });
  });

  it('starts a container that has shut down when it is restarted, and remembers the restart', async () => {
    await applyStep({ kind: 'ask-to-stop', ...container }, bench.context);
    engine.die(container.engineId);
    await applyStep({ kind: 'restart-container', ...container, restarts: 3 }, bench.context);
    expect(await engine.inspectContainer(container.engineId)).toMatchObject({ state: 'running' });
    expect(bench.context.journal.restartsDone(container.engineId)).toBe(3);
  });

  it('gives a container its own grace when it is removed, and ten seconds when it is stopped', async () => {
    await applyStep({ kind: 'stop-container', ...container }, bench.context);
    await applyStep({ kind: 'remove-container', ...container, reason: 'deleted' }, bench.context);
    expect(engine.graces).toEqual([10, null]);
    expect(await engine.inspectContainer(container.engineId)).toBeNull();
  });

  it('is as wanted where the container is gone', async () => {
    await engine.removeContainer(container.engineId);
    for (const kind of ['ask-to-stop', 'kill-container', 'stop-container'] as const) {
      await applyStep({ kind, ...container }, bench.context);
    }
  });
});
