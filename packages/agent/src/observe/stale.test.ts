import type { ObservedContainer } from '@trailer/netmodel';
import { describe, expect, it } from 'vitest';
import { toEngineContainer } from '../docker/container-view.ts';
import type { EngineEvent } from '../docker/gate.ts';
import { runningContainer, stoppedContainer } from '../docker/recorded.fixture.ts';
import { toObservedContainer } from './container.ts';
import { type StaleAfterEvent, staleAfter } from './stale.ts';

const context = {
  networks: new Map(),
  restartsDone: 0,
  returnPath: null,
  returnPathStrategy: null,
  stopAsked: false,
  interfaceOf: () => null,
};
const running = toObservedContainer(toEngineContainer(runningContainer), context);
const stopped = toObservedContainer(toEngineContainer(stoppedContainer), context);

function after(event: Partial<EngineEvent>, known: readonly ObservedContainer[] = [running]): StaleAfterEvent | null {
  const plain = {
    type: 'container',
    action: 'start',
    id: running.engineId,
    containerId: null,
    attributes: {},
    atMs: 0,
  };
  return staleAfter({ ...plain, ...event } as EngineEvent, new Map(known.map((one) => [one.engineId, one])));
}

describe('an engine event makes stale', () => {
  it('a container that is known, or that carries the mark', () => {
    expect(after({ action: 'die' })).toMatchObject({ containerId: running.engineId, namespace: false });
    expect(after({ id: 'new', attributes: { 'dev.trailer.workspace': 'w' } })).toMatchObject({ containerId: 'new' });
    expect(after({ id: 'theirs' })).toBeNull();
  });

  it('nothing when a command runs inside a container, or its health is looked at', () => {
    expect(after({ action: 'exec_start: cat' })).toBeNull();
    expect(after({ action: 'health_status: healthy' })).toBeNull();
  });

  it('the routes of a running container that is attached or detached, and not of one that is only starting', () => {
    const attached = { type: 'network', action: 'connect', id: 'n', containerId: running.engineId } as const;
    expect(after(attached)).toMatchObject({ containerId: running.engineId, namespace: true });
    expect(after(attached, [stopped])).toBeNull();
    expect(after({ ...attached, containerId: 'theirs' })).toBeNull();
  });

  it('the networks when one comes or goes, and the images when one does', () => {
    expect(after({ type: 'network', action: 'destroy', id: 'n' })).toMatchObject({ networks: true, containerId: null });
    expect(after({ type: 'network', action: 'prune', id: 'n' })).toBeNull();
    expect(after({ type: 'image', action: 'pull', id: 'nginx:1' })).toMatchObject({ images: true, containerId: null });
  });
});
