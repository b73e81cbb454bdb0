import { expect, it } from 'vitest';
import type { EngineEvent } from '../gate.ts';
import { labels } from '../labels.ts';
import type { GateRig } from './rig.suite.ts';

/** Containers that start, end and are told of. */
export function itRunsContainers(rig: GateRig): void {
  it('starts, stops and removes, and again without complaint', async () => {
    const id = await rig.makeContainer();
    for (const _ of ['first', 'again']) await rig.gate.startContainer(id);
    expect((await rig.gate.inspectContainer(id))?.state).toBe('running');
    for (const _ of ['first', 'again']) await rig.gate.stopContainer(id, 1);
    expect(await rig.gate.inspectContainer(id)).toMatchObject({ state: 'exited', pid: null, endpoints: [] });
    for (const _ of ['first', 'again']) await rig.gate.removeContainer(id);
    expect(await rig.gate.inspectContainer(id)).toBeNull();
  });

  it('gives a restarted container another first process', async () => {
    const id = await rig.makeContainer();
    await rig.gate.startContainer(id);
    const before = await rig.gate.inspectContainer(id);
    await rig.gate.restartContainer(id);
    const after = await rig.gate.inspectContainer(id);
    expect(after?.state).toBe('running');
    expect(after?.pid).not.toBe(before?.pid);
  });

  it('ends a container that is told to, and leaves it so, again without complaint', async () => {
    const id = await rig.makeContainer();
    await rig.gate.signalContainer(id, 'SIGTERM');
    await rig.gate.startContainer(id);
    for (const _ of ['first', 'again']) await rig.gate.signalContainer(id, 'SIGTERM');
    const stateOf = async () => (await rig.gate.inspectContainer(id))?.state;
    await expect.poll(stateOf, { timeout: 5_000 }).toBe('exited');
    await rig.gate.startContainer(id);
    await rig.gate.signalContainer(id, 'SIGKILL');
    await expect.poll(stateOf, { timeout: 5_000 }).toBe('exited');
    expect((await rig.gate.inspectContainer(id))?.exitCode).toBe(137);
    await rig.gate.removeContainer(id);
    await rig.gate.signalContainer(id, 'SIGKILL');
  });

  it('restarts and stops with the grace a container has of its own', async () => {
    const id = await rig.makeContainer();
    await rig.gate.restartContainer(id);
    const before = await rig.gate.inspectContainer(id);
    await rig.gate.restartContainer(id);
    const after = await rig.gate.inspectContainer(id);
    expect([before?.state, after?.state]).toEqual(['running', 'running']);
    expect(after?.pid).not.toBe(before?.pid);
    await rig.gate.stopContainer(id, null);
    expect(await rig.gate.inspectContainer(id)).toMatchObject({ state: 'exited', exitCode: 0 });
  });

  it('says that it is connected, and then what happens', async () => {
    const owner = new AbortController();
    const seen: EngineEvent[] = [];
    let connected = 0;
    const watching = rig.gate.watchEvents({
      signal: owner.signal,
      onConnected: () => {
        connected += 1;
      },
      onEvent: (event) => seen.push(event),
      onLost: () => undefined,
    });
    await expect.poll(() => connected).toBe(1);
    const id = await rig.makeContainer({ labels: { [labels.workspace]: 'watched' } });
    await rig.gate.startContainer(id);
    const isStart = ({ action, containerId }: EngineEvent) => action === 'start' && containerId === id;
    await expect
      .poll(() => seen.find(isStart))
      .toMatchObject({
        type: 'container',
        id,
        attributes: { [labels.workspace]: 'watched' },
      });
    owner.abort();
    await watching;
  });
}
