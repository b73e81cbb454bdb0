import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desired, Rig } from './rig.fixture.ts';

let rig: Rig;
let originalId: string;

beforeEach(async () => {
  rig = await Rig.raise();
  const nothing = {
    command: null,
    environment: {},
    labels: {},
    endpoints: [],
    ports: [],
    mounts: [],
    volumeLabels: {},
  };
  const rest = { interactive: false, networkMode: 'standard', cpus: null, memoryMiB: null, machine: null } as const;
  originalId = await rig.engine.createContainer({ name: 'web-old', image: 'nginx:1', ...nothing, ...rest });
  await rig.engine.startContainer(originalId);
});

afterEach(() => rig.lower());

function adopting(generation: number, changes: Readonly<Record<string, unknown>> = {}): ReturnType<typeof desired> {
  const adopted = { engineId: originalId, name: 'web-old', running: true, restartPolicy: 'no', volumes: {} };
  return desired({ generation, workspaces: [{ adopted, ...changes }] });
}

async function original(): Promise<string> {
  const found = await rig.engine.inspectContainer(originalId);
  return `${found?.name} ${found?.state}`;
}

describe('a workspace that took a container’s place', () => {
  it('keeps it for good, though the original has its old name again and the agent is another', async () => {
    await rig.want(adopting(1));
    await rig.runs();
    await expect.poll(original).toBe('web-old-before-trailer exited');
    await rig.audits(1);
    await rig.stopAgent();
    await rig.engine.renameContainer(originalId, 'web-old');
    await rig.engine.startContainer(originalId);
    const first = (await rig.container())?.id;
    await rig.startAgent();
    await rig.want(adopting(2, { deploys: 1 }));
    await expect.poll(async () => (await rig.container())?.id).not.toBe(first);
    await rig.runs();
    await rig.audits(2);
    expect(await original()).toBe('web-old running');
  });
});

describe('a workspace that is deleted', () => {
  it('is gone only once the original of a takeover that was cut off serves again', async () => {
    await rig.stopAgent();
    await rig.engine.stopContainer(originalId);
    await rig.engine.renameContainer(originalId, 'web-old-being-taken-over');
    await rig.startAgent();
    const { startContainer } = rig.engine;
    let refusals = 0;
    rig.engine.startContainer = async (id) => {
      refusals += 1;
      if (refusals < 3) throw new Error('the engine is busy');
      await startContainer.call(rig.engine, id);
    };
    await rig.want(adopting(1, { deleting: true }));
    await expect.poll(() => rig.status?.gone.workspaces, { timeout: 5_000 }).toEqual(['w1']);
    expect(await original()).toBe('web-old running');
    expect(refusals).toBe(3);
    const told = rig.statuses.flatMap(({ workspaces }) =>
      workspaces.map(({ phase, message }) => `${phase}: ${message}`),
    );
    expect(told).toContainEqual(expect.stringContaining('deleting: the engine is busy'));
  });
});
