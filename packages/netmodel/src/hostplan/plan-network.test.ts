import { describe, expect, it } from 'vitest';
import { fingerprintNetwork } from './fingerprint.ts';
import { container, made, network, onLan, stopped, view, workspace } from './hostplan.suite.ts';
import { planHost } from './plan-host.ts';
import type { HostView } from './types.ts';

const lan = network();
const leaving = network({ deleting: true });

function plan(given: HostView) {
  return planHost({ ...given, activity: new Map() });
}

describe('a network', () => {
  it('is created when it is not there', () => {
    expect(plan(view({}, { networks: [] }))).toEqual([
      { kind: 'create-network', network: lan, fingerprint: fingerprintNetwork(lan) },
    ]);
  });

  it('is left alone when it is there, renamed or replaced by hand', () => {
    expect(plan(view({}))).toEqual([]);
    expect(plan(view({}, { networks: [made(lan, { name: 'former' })] }))).toEqual([]);
    expect(plan(view({}, { networks: [made(lan, { fingerprint: 'edited' })] }))).toEqual([]);
  });

  it('waits while a network that is about to be removed has its name', () => {
    const namesake = network({ id: 'n-old', deleting: true });
    expect(plan(view({ networks: [lan, namesake] }, { networks: [made(namesake)] }))).toMatchObject([
      { kind: 'remove-network', networkId: 'n-old' },
    ]);
    const byName = made(namesake, { name: '~lan' });
    expect(plan(view({ networks: [lan, namesake] }, { networks: [byName] }))).toMatchObject([
      { kind: 'remove-network' },
    ]);
    const staying = network({ id: 'n-old', name: 'renamed' });
    expect(plan(view({ networks: [lan, staying] }, { networks: [made(staying, { name: 'lan' })] }))).toMatchObject([
      { kind: 'create-network' },
    ]);
  });
});

describe('a network that is being deleted', () => {
  const removal = [{ kind: 'remove-network', networkId: 'n-lan', engineId: 'engine-n-lan' }];

  it('is removed when no container uses it, and then needs nothing more', () => {
    expect(plan(view({ networks: [leaving] }))).toEqual(removal);
    expect(plan(view({ networks: [leaving] }, { networks: [] }))).toEqual([]);
  });

  it('is kept while a container is on it, stopped ones included', () => {
    const shop = workspace();
    for (const user of [container(shop), stopped(shop)]) {
      const given = view({ networks: [leaving], workspaces: [shop] }, { containers: [user] });
      expect(plan(given).filter(({ kind }) => kind === 'remove-network')).toEqual([]);
    }
    const stray = container(workspace({ id: 'w-gone' }));
    expect(plan(view({ networks: [leaving] }, { containers: [stray] }))).toMatchObject([{ kind: 'remove-container' }]);
  });
});

describe('a network of the engine that carries Trailer’s mark', () => {
  it('is removed when Trailer does not know it, once no container is on it', () => {
    const stray = made(network({ id: 'n-stray' }), { engineId: 'engine-stray' });
    expect(plan(view({}, { networks: [made(lan), stray] }))).toEqual([
      { kind: 'remove-network', networkId: 'n-stray', engineId: 'engine-stray' },
    ]);
    const shop = workspace();
    const user = container(shop, { endpoints: [{ ...onLan, networkId: 'n-stray', engineNetworkId: 'engine-stray' }] });
    const kept = plan(view({ workspaces: [shop] }, { networks: [made(lan), stray], containers: [user] }));
    expect(kept).toMatchObject([{ kind: 'disconnect-network', engineNetworkId: 'engine-stray' }]);
  });

  it('is removed when another one stands for the same network: the right make stays, then the one in use, then the first', () => {
    const removedOf = (...networks: readonly ReturnType<typeof made>[]) =>
      plan(view({ workspaces: [] }, { networks, containers: [] })).map((step) => 'engineId' in step && step.engineId);
    const edited = made(lan, { engineId: 'a', fingerprint: 'edited' });
    expect(removedOf(edited, made(lan, { engineId: 'b' }))).toEqual(['a']);
    expect(removedOf(made(lan, { engineId: 'd' }), made(lan, { engineId: 'c' }))).toEqual(['d']);
    const shop = workspace();
    const networks = [made(lan, { engineId: 'a' }), made(lan)];
    expect(plan(view({ workspaces: [shop] }, { networks }))).toMatchObject([{ kind: 'remove-network', engineId: 'a' }]);
  });

  it('is kept though another stands for it while a container is on it', () => {
    const shop = workspace();
    const user = container(shop, { endpoints: [{ ...onLan, engineNetworkId: 'a' }] });
    const networks = [made(lan, { engineId: 'a', fingerprint: 'edited' }), made(lan)];
    const steps = plan(view({ workspaces: [shop] }, { networks, containers: [user] }));
    expect(steps.filter(({ kind }) => kind === 'remove-network')).toEqual([]);
  });
});
