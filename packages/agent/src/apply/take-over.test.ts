import type { AdoptedContainer } from '@trailer/netmodel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeEngine } from '../docker/fake/engine.ts';
import type { ContainerRequest } from '../docker/gate.ts';
import { type Bench, raiseBench } from './context.fixture.ts';
import { toContainerRequest } from './create-container.ts';
import { desktopWorkspace } from './desktop.fixture.ts';
import type { StepOf } from './executor.ts';
import { putBackContainer, takeOverContainer } from './take-over.ts';

const plain = desktopWorkspace({ kind: 'linux', windows: null, ports: [] });

let engine: FakeEngine;
let bench: Bench;
let policies: string[];
let originalId: string;

beforeEach(async () => {
  engine = new FakeEngine();
  bench = await raiseBench(engine);
  policies = [];
  originalId = await engine.createContainer(byHand('web-old'));
  await engine.startContainer(originalId);
});

afterEach(() => bench.lower());

function byHand(name: string): ContainerRequest {
  const request = toContainerRequest({ workspace: plain, fingerprint: '', networks: [] }, null);
  return { ...request, name, labels: {}, mounts: [] };
}

function stepFor(changes: Partial<AdoptedContainer> = {}, running = true): StepOf<'take-over-container'> {
  const volumes = { data: 'shop-data' };
  const original = {
    engineId: originalId,
    name: 'web-old',
    running: true,
    restartPolicy: 'always',
    volumes,
    ...changes,
  };
  const data = [{ name: 'data', path: '/data', readOnly: false }];
  const workspace = { ...plain, id: 'w9', name: 'web-old', running, volumes: data, adopted: original };
  return { kind: 'take-over-container', workspace, original, fingerprint: 'f9', networks: [] };
}

function takeOver(step: StepOf<'take-over-container'>): Promise<void> {
  const setRestartPolicy = async (id: string, policy: string): Promise<void> => void policies.push(`${id} ${policy}`);
  return takeOverContainer(step, { ...bench.context, foreign: { setRestartPolicy } });
}

async function states(): Promise<readonly string[]> {
  const ours = await engine.listContainers('dev.trailer.workspace=w9');
  const original = await engine.inspectContainer(originalId);
  return [...ours.map(({ name, state }) => `ours ${name} ${state}`), `original ${original?.name} ${original?.state}`];
}

describe('taking over a container', () => {
  it('puts the workspace’s in its place on its volumes, and keeps the original, stopped', async () => {
    await takeOver(stepFor());
    expect(await states()).toEqual(['ours web-old running', 'original web-old-before-trailer exited']);
    expect(engine.volumes).toEqual(['shop-data']);
    expect(policies).toEqual([`${originalId} no`]);
  });

  it('goes on where an agent was killed', async () => {
    await engine.stopContainer(originalId);
    await engine.renameContainer(originalId, 'web-old-being-taken-over');
    const { workspace, fingerprint, networks } = stepFor();
    await engine.createContainer(toContainerRequest({ workspace, fingerprint, networks }, null));
    await takeOver(stepFor());
    expect(await states()).toEqual(['ours web-old running', 'original web-old-before-trailer exited']);
  });

  it('makes that of a stopped container, and starts neither', async () => {
    await engine.stopContainer(originalId);
    await takeOver(stepFor({ running: false, restartPolicy: 'unless-stopped' }, false));
    expect(await states()).toEqual(['ours web-old created', 'original web-old-before-trailer exited']);
    expect(policies).toEqual([]);
  });

  it('puts the original back as it was if the new one cannot be started, and tries no second time', async () => {
    engine.takenPorts.add(9090);
    const step = stepFor();
    const port = { hostAddress: null, hostPort: 9090, containerPort: 80, protocol: 'tcp' } as never;
    const blocked = { ...step, workspace: { ...step.workspace, ports: [port] } };
    await expect(takeOver(blocked)).rejects.toThrow(/web-old could not be taken over and was put back as it was/);
    expect(await states()).toEqual(['original web-old running']);
    expect(policies).toEqual([`${originalId} no`, `${originalId} always`]);
    const changes = engine.changes.length;
    await expect(takeOver(blocked)).rejects.toThrow(/put back/);
    expect(engine.changes.length).toBe(changes);
    engine.takenPorts.clear();
    await takeOver({ ...blocked, workspace: { ...blocked.workspace, deploys: 1 } });
    expect(await states()).toEqual(['ours web-old running', 'original web-old-before-trailer exited']);
  });

  it('puts the original back if the new one ends at once', async () => {
    const step = stepFor();
    const taking = takeOver(step);
    const [made] = await expect
      .poll(async () =>
        (await engine.listContainers('dev.trailer.workspace=w9')).filter(({ state }) => state === 'running'),
      )
      .toHaveLength(1)
      .then(() => engine.listContainers('dev.trailer.workspace=w9'));
    engine.die(made?.id ?? '', 3);
    await expect(taking).rejects.toThrow(/does not run: it exited with code 3/);
    expect(await states()).toEqual(['original web-old running']);
  });

  it('leaves alone what somebody renamed meanwhile, and says what to do', async () => {
    await engine.renameContainer(originalId, 'web-archive');
    const changes = engine.changes.length;
    await expect(takeOver(stepFor())).rejects.toMatchObject({
      message: expect.stringContaining('web-old is called web-archive by now'),
      cure: expect.stringContaining('Rename it to web-old to have it taken over, or to web-old-before-trailer'),
    });
    expect(engine.changes.length).toBe(changes);
    expect(policies).toEqual([]);
    await engine.renameContainer(originalId, 'web-old');
    await takeOver(stepFor());
    expect(await states()).toEqual(['ours web-old running', 'original web-old-before-trailer exited']);
  });

  it.each([
    { count: 1, what: 'it had its name', programsEnded: 0, volumes: [] },
    { count: 2, what: 'it was stopped', programsEnded: 1, volumes: [] },
    { count: 3, what: 'the new one was made', programsEnded: 1, volumes: ['shop-data'] },
    { count: 4, what: 'the new one was started', programsEnded: 2, volumes: ['shop-data'] },
  ])('can be put back where an agent was killed after $what', async ({ count, programsEnded, volumes }) => {
    const begun = engine.changes.length;
    engine.afterChange(begun + count, () => engine.goAway());
    await expect(takeOver(stepFor())).rejects.toMatchObject({ code: 'engine_away' });
    engine.comeBack();
    expect(await states()).toContainEqual(expect.stringContaining('original web-old-being-taken-over'));
    const { original } = stepFor();
    const { context } = bench;
    await putBackContainer({ kind: 'put-back-container', workspaceId: 'w9', original }, context);
    expect(await states()).toEqual(['original web-old running']);
    expect(engine.changes.filter((change) => change.startsWith('die '))).toHaveLength(programsEnded);
    expect(engine.volumes).toEqual(volumes);
  });

  it('has its name back last, so that what fails on the way is put back another time', async () => {
    const { original } = stepFor();
    const step = { kind: 'put-back-container', workspaceId: 'w9', original } as const;
    await engine.stopContainer(originalId);
    await engine.renameContainer(originalId, 'web-old-being-taken-over');
    const setRestartPolicy = (): Promise<void> => Promise.reject(new Error('the engine refuses'));
    await expect(putBackContainer(step, { ...bench.context, foreign: { setRestartPolicy } })).rejects.toThrow(
      /refuses/,
    );
    expect(await states()).toEqual(['original web-old-being-taken-over exited']);
    await putBackContainer(step, bench.context);
    expect(await states()).toEqual(['original web-old running']);
  });

  it('waits for an engine that is away, which says nothing about the container', async () => {
    engine.goAway();
    await expect(takeOver(stepFor())).rejects.toMatchObject({ code: 'engine_away' });
    engine.comeBack();
    await takeOver(stepFor());
    expect(await states()).toEqual(['ours web-old running', 'original web-old-before-trailer exited']);
  });
});
