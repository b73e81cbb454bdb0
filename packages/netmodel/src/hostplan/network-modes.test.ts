import { describe, expect, it } from 'vitest';
import { describeWorkspace } from './describe-workspace.ts';
import { container, stopped, view, webPort, workspace } from './hostplan.suite.ts';
import { planHost } from './plan-host.ts';
import type { DesiredWorkspace, ObservedHost } from './types.ts';

const apart = { endpoints: [], defaultBridge: false } as const;
const onHost = workspace({ ...apart, networkMode: 'host', ports: [{ ...webPort, containerPort: webPort.hostPort }] });
const onNothing = workspace({ ...apart, networkMode: 'none', ports: [] });

function statusOf(spec: DesiredWorkspace, observed: Partial<ObservedHost> = {}) {
  return describeWorkspace(spec, view({ networks: [], workspaces: [spec] }, observed), undefined);
}

describe('a workspace in host mode', () => {
  it('is shown where the host answers, with the interface, and publishes nothing', () => {
    const { phase, addresses, conditions } = statusOf(onHost);
    expect(phase).toBe('running');
    expect(addresses.map(({ interface: name, networkId, address }) => `${name} ${networkId} ${address}`)).toEqual([
      'eth0 null 192.168.1.10',
      'eth0 null fd00::10',
    ]);
    expect(conditions).toEqual([]);
  });

  it('answers nowhere while it does not run', () => {
    expect(statusOf(onHost, { containers: [stopped(onHost)] }).addresses).toEqual([]);
  });
});

it('a workspace in mode none has no address and nothing to publish', () => {
  expect(statusOf(onNothing)).toMatchObject({ phase: 'running', addresses: [], conditions: [] });
});

it.each([onHost, onNothing])('a running workspace in mode $networkMode needs nothing more', (spec) => {
  const { desired, observed } = view({ networks: [], workspaces: [spec] });
  expect(planHost({ desired, observed, activity: new Map() })).toEqual([]);
});

it.each([onHost, onNothing])('a workspace is made in mode $networkMode without any network', (spec) => {
  const { desired, observed } = view({ networks: [], workspaces: [spec] }, { containers: [] });
  expect(planHost({ desired, observed, activity: new Map() })).toMatchObject([
    { kind: 'create-container', networks: [] },
  ]);
});

it.each([onHost, onNothing])('a workspace that changes to mode $networkMode has its container made anew', (spec) => {
  const before = container(workspace({ ports: [] }));
  const { desired, observed } = view({ workspaces: [spec] }, { containers: [before] });
  expect(planHost({ desired, observed, activity: new Map() })).toMatchObject([
    { kind: 'remove-container', reason: 'spec-changed' },
  ]);
});
