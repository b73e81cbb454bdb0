import { describe, expect, it } from 'vitest';
import { everySource } from '../returnpath/numbers.ts';
import {
  attachedTo,
  bridgeNetwork,
  container,
  desktop,
  gamePort,
  network,
  onBridge,
  onLan,
  rdpPort,
  stopped,
  view,
  viewerPort,
  workspace,
} from './hostplan.suite.ts';
import { planHost } from './plan-host.ts';
import type { DesiredWorkspace, ObservedContainer, ObservedHost, Step } from './types.ts';

const desk = desktop();
const secondLan = network({ id: 'n-lan2', name: 'lan2', parentInterface: 'eth1' });

/** The steps for one workspace on a host where all else is as it should be. */
function stepsFor(spec: DesiredWorkspace, observed: Partial<ObservedHost> = {}): readonly Step[] {
  const networks = [network(), secondLan, bridgeNetwork];
  return planHost({ ...view({ networks, workspaces: [spec] }, observed), activity: new Map() });
}

function withContainer(spec: DesiredWorkspace, changes: Partial<ObservedContainer> = {}): readonly Step[] {
  return stepsFor(spec, { containers: [container(spec, changes)] });
}

const one = { workspaceId: 'w-1', engineId: 'engine-w-1' };
const ask = [{ kind: 'ask-to-stop', ...one }];
const kill = [{ kind: 'kill-container', ...one }];

describe('a desktop that should not run', () => {
  const resting = desktop({ running: false });

  it.each(['running', 'paused'] as const)('is asked once to shut down while it is %s, and left to it', (state) => {
    expect(withContainer(resting, { state })).toEqual(ask);
    expect(withContainer(resting, { state, stopAsked: true })).toEqual([]);
  });

  it.each([true, false])('is cut off only by force, asked before: %s', (stopAsked) => {
    expect(withContainer(desktop({ running: false, forceStop: true }), { stopAsked })).toEqual(kill);
  });

  it('is stopped while the engine restarts it: there is no guest to ask', () => {
    expect(withContainer(resting, { state: 'restarting' })).toEqual([{ kind: 'stop-container', ...one }]);
  });

  it('keeps the rest in order while its guest shuts down', () => {
    expect(withContainer(resting, { stopAsked: true, name: 'former' })).toMatchObject([{ kind: 'rename-container' }]);
  });
});

describe('a desktop that should run', () => {
  it('is started again when it shut down, also by itself', () => {
    expect(stepsFor(desk, { containers: [stopped(desk, { stopAsked: true })] })).toMatchObject([
      { kind: 'start-container' },
    ]);
  });

  it('is not cut off by what was asked of an earlier stop', () => {
    const newer = desktop({ image: 'desk:2', forceStop: true });
    expect(withContainer(newer, { fingerprint: 'old' })).toEqual(ask);
  });

  it('restarts in two steps: the guest is asked, and its container started once it has ended', () => {
    const again = desktop({ restarts: 1 });
    expect(withContainer(again, { restartsDone: 0 })).toEqual(ask);
    expect(withContainer(again, { restartsDone: 0, stopAsked: true })).toEqual([]);
    const restart = [{ kind: 'restart-container', ...one, restarts: 1 }];
    expect(stepsFor(again, { containers: [stopped(again, { restartsDone: 0, stopAsked: true })] })).toEqual(restart);
    expect(withContainer(again, { restartsDone: 0, state: 'restarting' })).toEqual(restart);
  });
});

describe('a desktop made from an older spec', () => {
  const outdated = { fingerprint: 'old' };

  it('is asked to shut down once all that the new one needs is there, and goes when it has', () => {
    expect(stepsFor(desk, { containers: [container(desk, outdated)], images: [] })).toMatchObject([
      { kind: 'pull-image' },
    ]);
    expect(withContainer(desk, outdated)).toEqual(ask);
    expect(withContainer(desk, { ...outdated, stopAsked: true })).toEqual([]);
    expect(stepsFor(desk, { containers: [stopped(desk, { ...outdated, stopAsked: true })] })).toEqual([
      { kind: 'remove-container', ...one, reason: 'spec-changed' },
    ]);
  });
});

describe('a desktop that is being deleted', () => {
  it('is removed with the grace it was made with', () => {
    expect(withContainer(desktop({ deleting: true }))).toEqual([
      { kind: 'remove-container', ...one, reason: 'deleted' },
    ]);
  });

  it('is cut off first by force, and then removed', () => {
    const gone = desktop({ deleting: true, forceStop: true });
    expect(withContainer(gone)).toEqual(kill);
    expect(stepsFor(gone, { containers: [stopped(gone)] })).toMatchObject([{ kind: 'remove-container' }]);
  });
});

describe('a Linux workspace', () => {
  it('is stopped by the engine, force or not', () => {
    const resting = workspace({ running: false, forceStop: true });
    expect(withContainer(resting)).toEqual([{ kind: 'stop-container', ...one }]);
    expect(withContainer(workspace({ deleting: true, forceStop: true }))).toMatchObject([{ kind: 'remove-container' }]);
  });
});

describe('the interface of a guest', () => {
  const namesOf = (spec: DesiredWorkspace) => {
    const [step] = stepsFor(spec, { containers: [] });
    return step?.kind === 'create-container' ? step.networks.map(({ interfaceName }) => interfaceName) : step;
  };

  it('is named on the first LAN of a desktop, and on nothing else', () => {
    expect(namesOf(desktop(attachedTo('n-web', 'n-lan2', 'n-lan')))).toEqual([null, null, 'mvlan0', null]);
    expect(namesOf(desktop(attachedTo('n-web')))).toEqual([null, null]);
    expect(namesOf(workspace())).toEqual([null, null]);
  });

  it('is where forwarded replies come in; only ports that the container serves are translated', () => {
    const [step] = withContainer(desk, { returnPath: null });
    expect(step).toMatchObject({ kind: 'apply-return-path', plan: { translations: [] } });
    const rules = step?.kind === 'apply-return-path' ? step.plan.rules : [];
    expect(rules.filter(({ incoming }) => incoming !== null)).toMatchObject([
      { from: everySource[4], incoming: onLan.interface, table: 7100 },
    ]);
  });

  it('is waited for: without its name no return path is planned', () => {
    const unnamed = { ...onLan, interface: null };
    expect(withContainer(desk, { returnPath: null, endpoints: [onBridge, unnamed] })).toEqual([]);
    const shop = workspace({ ports: [viewerPort, rdpPort, gamePort] });
    expect(withContainer(shop, { returnPath: null, endpoints: [onBridge, unnamed] })).toMatchObject([
      { kind: 'apply-return-path', plan: { translations: [{ port: 5000 }] } },
    ]);
  });
});
