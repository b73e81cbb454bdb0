import { describe, expect, it } from 'vitest';
import { describeNetwork } from './describe-network.ts';
import { made, network, view, workspace } from './hostplan.suite.ts';
import { planHost } from './plan-host.ts';
import type { DesiredNetwork, HostView, ObservedHost } from './types.ts';

const lan = network({ adopted: 'e-lan-old' });

function seen(desired: readonly DesiredNetwork[], observed: Partial<ObservedHost> = {}): HostView {
  return view({ networks: desired }, { networks: [], ...observed });
}

const there = {
  networks: [],
  adoptedNetworks: [{ ...made(lan), engineId: 'e-lan-old', name: 'lan-old', fingerprint: '' }],
};

function steps(host: HostView): readonly string[] {
  return planHost({ ...host, activity: new Map() }).map(({ kind }) => kind);
}

describe('a network that was taken over', () => {
  it('is created without any step, and says what its engine calls it', () => {
    const host = seen([lan], there);
    expect(steps(host)).toEqual([]);
    expect(describeNetwork(lan, host, undefined)).toMatchObject({
      phase: 'created',
      message: expect.stringContaining('lan-old'),
    });
  });

  it('is never made: gone from the engine, it is an error that says so', () => {
    const host = seen([lan]);
    expect(steps(host)).toEqual([]);
    expect(describeNetwork(lan, host, undefined)).toMatchObject({
      phase: 'error',
      message: expect.stringContaining('e-lan-old, is gone from the engine'),
    });
  });

  it('is never removed, neither when it is deleted here nor when nobody wants it any more', () => {
    const leaving = { ...lan, deleting: true };
    expect(steps(seen([leaving], there))).toEqual([]);
    expect(describeNetwork(leaving, seen([leaving], there), undefined).message).toContain('it stays as it is');
    expect(steps(seen([], there))).toEqual([]);
  });

  it('takes workspaces, whatever its fingerprint', () => {
    const shop = workspace();
    const host = view({ networks: [lan], workspaces: [shop] }, { ...there, containers: [] });
    expect(planHost({ ...host, activity: new Map() })).toMatchObject([
      {
        kind: 'create-container',
        networks: [{ network: null }, { network: { engineId: 'e-lan-old', name: 'lan-old' } }],
      },
    ]);
  });
});
