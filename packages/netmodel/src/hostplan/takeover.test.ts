import { describe, expect, it } from 'vitest';
import { container, view, workspace } from './hostplan.suite.ts';
import { planHost } from './plan-host.ts';
import type { DesiredWorkspace, ObservedHost } from './types.ts';

const adopted = { engineId: 'c-old', name: 'web-old', running: true, restartPolicy: 'no', volumes: {} };
const shop = workspace({ adopted });

function steps(desired: DesiredWorkspace, observed: Partial<ObservedHost>): readonly string[] {
  const host = view({ workspaces: [desired] }, observed);
  return planHost({ ...host, activity: new Map() }).map(({ kind }) => kind);
}

const original = { originals: [{ engineId: 'c-old', name: 'web-old' }] };

describe('a workspace that takes a container’s place', () => {
  it('does so in one step, also when an agent was killed half-way', () => {
    expect(steps(shop, { ...original, containers: [] })).toEqual(['take-over-container']);
    expect(steps(shop, { ...original, containers: [container(shop, { state: 'created' })] })).toEqual([
      'take-over-container',
    ]);
    expect(steps(shop, { ...original, containers: [], images: [] })).toEqual(['pull-image']);
    expect(steps(shop, { ...original, containers: [], networks: [] })).toEqual(['create-network']);
  });

  it('is a workspace as any other once the original has its name for good, or is gone', () => {
    const kept = { originals: [{ engineId: 'c-old', name: 'web-old-before-trailer' }] };
    expect(steps(shop, kept)).toEqual([]);
    expect(steps(shop, { containers: [] })).toEqual(['create-container']);
  });

  it('that is deleted before touches nothing', () => {
    expect(steps({ ...shop, deleting: true }, { ...original, containers: [] })).toEqual([]);
  });
});
