import { describe, expect, it } from 'vitest';
import { homeLab } from '../host.suite.ts';
import { fingerprintWorkspace } from './fingerprint.ts';
import {
  attachedTo,
  bridgeNetwork,
  container,
  failedAt,
  made,
  network,
  onBridge,
  onLan,
  stopped,
  view,
  workspace,
} from './hostplan.suite.ts';
import { planHost, workspaceSubject } from './plan-host.ts';
import type { DesiredWorkspace, HostView, ObservedContainer, ObservedHost, Step, StepKind } from './types.ts';

const shop = workspace();

/** The steps for one workspace on a host where all else is as it should be. */
function stepsFor(spec: DesiredWorkspace, observed: Partial<ObservedHost> = {}): readonly Step[] {
  return plan(view({ workspaces: [spec] }, observed));
}

function plan(given: HostView, failed?: StepKind): readonly Step[] {
  const activity = failed === undefined ? [] : [[workspaceSubject('w-1'), failedAt(failed)] as const];
  return planHost({ ...given, activity: new Map(activity) });
}

function withContainer(changes: Partial<ObservedContainer>, spec: DesiredWorkspace = shop): readonly Step[] {
  return stepsFor(spec, { containers: [container(spec, changes)] });
}

describe('a workspace without a container', () => {
  it('has its image pulled first', () => {
    expect(stepsFor(shop, { containers: [], images: [] })).toEqual([
      { kind: 'pull-image', workspaceId: 'w-1', image: 'shop:1' },
    ]);
  });

  it('waits for its networks, then is created on them with the bridge that publishes marked', () => {
    const withoutLan = stepsFor(shop, { containers: [], networks: [] });
    expect(withoutLan).toMatchObject([{ kind: 'create-network' }]);
    expect(stepsFor(shop, { containers: [] })).toEqual([
      {
        kind: 'create-container',
        workspace: shop,
        fingerprint: fingerprintWorkspace(shop, ['engine-n-lan']),
        networks: [
          { network: null, spec: null, publishing: true, interfaceName: null, ignoresAdvertisements: false },
          {
            network: { engineId: 'engine-n-lan', name: 'lan', subnet: '192.168.1.0/24' },
            spec: shop.endpoints[0],
            publishing: false,
            interfaceName: null,
            ignoresAdvertisements: false,
          },
        ],
      },
    ]);
  });

  it('publishes by the first bridge network it chose, also when the default bridge is attached', () => {
    const spec = workspace(attachedTo('n-lan', 'n-web'));
    const [step] = plan(view({ networks: [network(), bridgeNetwork], workspaces: [spec] }, { containers: [] }));
    expect(step).toMatchObject({
      networks: [
        { network: null, publishing: false },
        { network: { name: 'lan' }, publishing: false },
        { network: { name: 'web' }, publishing: true },
      ],
    });
  });

  it.each([
    ['is being deleted', { networks: [network({ deleting: true })] }, {}],
    ['was replaced by hand', { networks: [network()] }, { networks: [made(network(), { fingerprint: 'edited' })] }],
    ['is unknown', { networks: [] }, {}],
  ])('waits while a network of it %s', (_, desired, observed) => {
    const steps = plan(view({ ...desired, workspaces: [shop] }, { containers: [], ...observed }));
    expect(steps.filter(({ kind }) => kind === 'create-container')).toEqual([]);
  });

  it('is created although it is not to run, so that it can start at once', () => {
    expect(stepsFor(workspace({ running: false }), { containers: [] })).toMatchObject([{ kind: 'create-container' }]);
  });

  it('waits while the engine removes the previous one', () => {
    expect(withContainer({ state: 'removing' })).toEqual([]);
  });

  it('waits for another container that gives up its name', () => {
    const holders = [
      { other: workspace({ id: 'w-2', name: 'shop', deleting: true }), kind: 'remove-container' },
      { other: workspace({ id: 'w-2', name: 'mail' }), kind: 'rename-container' },
    ];
    for (const { other, kind } of holders) {
      const held = container(other, { name: 'shop' });
      expect(plan(view({ workspaces: [shop, other] }, { containers: [held] }))).toMatchObject([{ kind }]);
    }
    const unknown = container(workspace({ id: 'w-9' }));
    expect(plan(view({ workspaces: [shop] }, { containers: [unknown] }))).toMatchObject([
      { kind: 'remove-container', reason: 'unknown-workspace' },
    ]);
    const namesake = container(workspace({ id: 'w-2' }));
    const both = view({ workspaces: [shop, workspace({ id: 'w-2' })] }, { containers: [namesake] });
    expect(plan(both)).toMatchObject([{ kind: 'create-container' }]);
  });
});

describe('a workspace that is being deleted', () => {
  const leaving = workspace({ deleting: true });
  it('has its container removed, also while it runs', () => {
    expect(withContainer({}, leaving)).toEqual([
      { kind: 'remove-container', workspaceId: 'w-1', engineId: 'engine-w-1', reason: 'deleted' },
    ]);
  });

  it('needs nothing more once the container is gone', () => {
    expect(stepsFor(leaving, { containers: [], images: [] })).toEqual([]);
  });
});

describe('a container', () => {
  it.each(['created', 'exited'] as const)('is started when it should run and is %s', (state) => {
    expect(withContainer({ state })).toEqual([{ kind: 'start-container', workspaceId: 'w-1', engineId: 'engine-w-1' }]);
  });

  it('is not started while one of its networks is gone', () => {
    expect(stepsFor(shop, { containers: [stopped(shop)], networks: [] })).toMatchObject([{ kind: 'create-network' }]);
  });

  it('is left to the restart policy of the engine while that restarts it', () => {
    expect(withContainer({ state: 'restarting' })).toEqual([]);
  });

  it('is left alone when somebody paused it', () => {
    expect(withContainer({ state: 'paused', restartsDone: -1 })).toEqual([]);
  });

  it.each(['running', 'restarting', 'paused'] as const)('is stopped when it should not run and is %s', (state) => {
    expect(withContainer({ state }, workspace({ running: false }))).toEqual([
      { kind: 'stop-container', workspaceId: 'w-1', engineId: 'engine-w-1' },
    ]);
  });

  it('is left stopped when it should not run', () => {
    const resting = workspace({ running: false, restarts: 1 });
    expect(stepsFor(resting, { containers: [stopped(resting, { restartsDone: 0 })] })).toEqual([]);
  });

  it('is restarted once for the restarts asked for, also in place of a start', () => {
    const asked = workspace({ restarts: 3 });
    const restart = [{ kind: 'restart-container', workspaceId: 'w-1', engineId: 'engine-w-1', restarts: 3 }];
    expect(withContainer({ restartsDone: 1 }, asked)).toEqual(restart);
    expect(stepsFor(asked, { containers: [stopped(asked, { restartsDone: 2 })] })).toEqual(restart);
    expect(withContainer({ restartsDone: 3 }, asked)).toEqual([]);
  });

  it('is made anew when the engine gave it up', () => {
    expect(withContainer({ state: 'dead' })).toMatchObject([{ kind: 'remove-container', reason: 'dead' }]);
  });

  it('is removed when another one stands for the workspace: the right make stays, then the running one', () => {
    const good = stopped(shop, { engineId: 'z' });
    const old = container(shop, { engineId: 'a', fingerprint: 'old' });
    expect(stepsFor(shop, { containers: [old, good] })).toMatchObject([{ engineId: 'a', reason: 'duplicate' }]);
    const alsoGood = container(shop, { engineId: 'zz' });
    expect(stepsFor(shop, { containers: [good, alsoGood] })).toMatchObject([{ engineId: 'z', reason: 'duplicate' }]);
    expect(stepsFor(shop, { containers: [alsoGood, good] })).toMatchObject([{ engineId: 'z', reason: 'duplicate' }]);
  });

  it('stays, of several alike, as the first by id, and the others go one at a time', () => {
    const containers = ['c', 'a', 'b'].map((engineId) => stopped(shop, { engineId }));
    expect(stepsFor(shop, { containers })).toMatchObject([{ engineId: 'b', reason: 'duplicate' }]);
    expect(plan(view({}, { containers }))).toMatchObject([{ engineId: 'a', reason: 'unknown-workspace' }]);
  });

  it('of an unknown workspace is removed, unless the engine is at it already', () => {
    const stray = (changes: Partial<ObservedContainer>) => plan(view({}, { containers: [container(shop, changes)] }));
    expect(stray({})).toMatchObject([{ kind: 'remove-container', reason: 'unknown-workspace' }]);
    expect(stray({ state: 'removing' })).toEqual([]);
  });
});

describe('a container made from an older spec', () => {
  const newer = workspace({ image: 'shop:2' });
  const containers = [container(shop)];
  it('is removed only when the image of the new one is there', () => {
    expect(stepsFor(newer, { containers, images: [] })).toEqual([
      { kind: 'pull-image', workspaceId: 'w-1', image: 'shop:2' },
    ]);
    expect(stepsFor(newer, { containers })).toMatchObject([{ kind: 'remove-container', reason: 'spec-changed' }]);
  });

  it('is kept while a network of the new one is not there', () => {
    const moved = workspace(attachedTo('n-lan', 'n-web'));
    const steps = plan(
      view({ networks: [network(), bridgeNetwork], workspaces: [moved] }, { containers, networks: [made(network())] }),
    );
    expect(steps).toMatchObject([{ kind: 'create-network' }]);
  });

  it('is stopped first when it should not run', () => {
    const resting = { ...newer, running: false };
    expect(stepsFor(resting, { containers, images: [] })).toMatchObject([{ kind: 'stop-container' }]);
  });

  it('includes one whose network was made anew', () => {
    const networks = [made(network(), { engineId: 'engine-new' })];
    expect(stepsFor(shop, { networks })).toMatchObject([{ kind: 'remove-container', reason: 'spec-changed' }]);
  });
});

describe('a running container', () => {
  const foreign = { ...onBridge, engineNetworkId: 'engine-x', engineNetworkName: 'x' };

  it('has its return path applied in full where nothing could be read', () => {
    const [step] = withContainer({ returnPath: null });
    expect(step).toMatchObject({
      kind: 'apply-return-path',
      change: { remove: { routes: [], rules: [], translations: [] } },
    });
    expect(step?.kind === 'apply-return-path' && step.change.add).toEqual(
      step?.kind === 'apply-return-path' && step.plan,
    );
  });

  it('needs no return path on a bridge alone, read or not', () => {
    expect(withContainer({ returnPath: null }, workspace(attachedTo()))).toEqual([]);
  });

  it.each([
    ['network', [onBridge]],
    ['bridge', [onLan]],
  ])('waits for the address of its %s before its return path is planned', (_, endpoints) => {
    expect(withContainer({ endpoints, returnPath: null })).toEqual([]);
  });

  it('loses networks that somebody else connected, one a turn', () => {
    const endpoints = [onBridge, onLan, foreign, { ...foreign, engineNetworkId: 'engine-w' }];
    expect(withContainer({ endpoints })).toEqual([
      { kind: 'disconnect-network', workspaceId: 'w-1', engineId: 'engine-w-1', engineNetworkId: 'engine-w' },
    ]);
    const lanOnly = workspace({ defaultBridge: false, ports: [] });
    expect(withContainer({ endpoints: [onBridge, onLan] }, lanOnly)).toMatchObject([
      { kind: 'disconnect-network', engineNetworkId: 'engine-bridge' },
    ]);
  });

  it('is renamed in place, not made anew', () => {
    expect(withContainer({ name: 'former' })).toEqual([
      { kind: 'rename-container', workspaceId: 'w-1', engineId: 'engine-w-1', name: 'shop' },
    ]);
  });

  it('keeps its name while the new one is still another container’s', () => {
    const other = workspace({ id: 'w-2', name: 'mail' });
    const containers = [container(shop, { name: 'former' }), container(other, { name: 'shop' })];
    expect(plan(view({ workspaces: [shop, other] }, { containers }))).toMatchObject([
      { kind: 'rename-container', workspaceId: 'w-2' },
    ]);
  });

  it('gets its other steps first where one failed, and that one again when it is the only one', () => {
    const broken = container(shop, { returnPath: null, name: 'former' });
    const given = view({ workspaces: [shop] }, { containers: [broken] });
    expect(plan(given)).toMatchObject([{ kind: 'apply-return-path' }]);
    expect(plan(given, 'apply-return-path')).toMatchObject([{ kind: 'rename-container' }]);
    const named = { ...given, observed: { ...given.observed, containers: [{ ...broken, name: 'shop' }] } };
    expect(plan(named, 'apply-return-path')).toMatchObject([{ kind: 'apply-return-path' }]);
  });

  it('has its return path planned from the addresses of the host', () => {
    expect(withContainer({})).toEqual([]);
    expect(stepsFor(shop, { interfaces: homeLab().interfaces.slice(2) })).toMatchObject([
      { kind: 'apply-return-path', change: { add: { routes: [] }, remove: { routes: [{}] } } },
    ]);
  });
});
