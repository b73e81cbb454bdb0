import { describe, expect, it } from 'vitest';
import { container, view, workspace } from './hostplan.suite.ts';
import { planHost } from './plan-host.ts';
import { applyStep } from './simulator.suite.ts';
import type { DesiredWorkspace, ObservedHost, Step } from './types.ts';

const adopted = { engineId: 'c-old', name: 'web-old', running: true, restartPolicy: 'no', volumes: {} };
const shop = workspace({ adopted });
const deleted = { ...shop, deleting: true };

function plan(desired: DesiredWorkspace, observed: ObservedHost): readonly Step[] {
  return planHost({ desired: view({ workspaces: [desired] }).desired, observed, activity: new Map() });
}

function steps(desired: DesiredWorkspace, observed: Partial<ObservedHost>): readonly string[] {
  return plan(desired, view({ workspaces: [desired] }, observed).observed).map(({ kind }) => kind);
}

function called(name: string): Pick<ObservedHost, 'originals'> {
  return { originals: [{ engineId: 'c-old', name }] };
}

const original = called('web-old');
const setAside = called('web-old-being-taken-over');

describe('a workspace that takes a container’s place', () => {
  it('does so in one step, also when an agent was killed half-way', () => {
    expect(steps(shop, { ...original, containers: [] })).toEqual(['take-over-container']);
    expect(steps(shop, { ...setAside, containers: [] })).toEqual(['take-over-container']);
    expect(steps(shop, { ...setAside, containers: [container(shop, { state: 'created' })] })).toEqual([
      'take-over-container',
    ]);
    expect(steps(shop, { ...original, containers: [], images: [] })).toEqual(['pull-image']);
    expect(steps(shop, { ...original, containers: [], networks: [] })).toEqual(['create-network']);
  });

  it('is a workspace as any other once the original has its name for good, or is gone', () => {
    const kept = called('web-old-before-trailer');
    expect(steps(shop, kept)).toEqual([]);
    expect(steps(shop, { ...kept, containers: [] })).toEqual(['create-container']);
    expect(steps(shop, { containers: [] })).toEqual(['create-container']);
  });

  it.each(['web-archive', 'web-old'])('took it for good, though the original is called %s later on', (name) => {
    expect(steps(shop, called(name))).toEqual([]);
    expect(steps(shop, { ...called(name), containers: [container(shop, { state: 'restarting' })] })).toEqual([]);
    expect(steps(deleted, called(name))).toEqual(['remove-container']);
  });

  it('makes no container beside an original that somebody renamed before', () => {
    expect(steps(shop, { ...called('web-archive'), containers: [] })).toEqual(['take-over-container']);
  });
});

describe('a workspace that is deleted before it took a container’s place', () => {
  it('touches nothing that was not begun', () => {
    expect(steps(deleted, { ...original, containers: [] })).toEqual([]);
    expect(steps(deleted, { ...called('web-archive'), containers: [] })).toEqual([]);
  });

  it.each([
    ['without a container of its own', []],
    ['with a container of its own', [container(shop)]],
  ])('has the original put back first, %s', (_case, containers) => {
    const { observed } = view({ workspaces: [deleted] }, { ...setAside, containers });
    const [step, ...others] = plan(deleted, observed);
    expect([step, others]).toEqual([{ kind: 'put-back-container', workspaceId: 'w-1', original: adopted }, []]);
    expect(plan(deleted, step === undefined ? observed : applyStep(observed, step, 1))).toEqual([]);
  });
});
