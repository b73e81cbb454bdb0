import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ip } from '../address/address.suite.ts';
import { homeLab, nic } from '../host.suite.ts';
import { shimMacOf, shimNameOf } from '../links/marks.ts';
import type { ObservedLink } from '../links/types.ts';
import {
  attachedTo,
  bridgeNetwork,
  busyWith,
  desktop,
  made,
  network,
  onBridge,
  onLan,
  onWeb,
  shimOf,
  stopped,
  view,
  webPort,
  workspace,
} from './hostplan.suite.ts';
import { planHost, subjectOf } from './plan-host.ts';
import { afterShutdowns, applyStep, isLiveGuest } from './simulator.suite.ts';
import type { DesiredHost, HostView, ObservedContainer, ObservedHost, Step } from './types.ts';

const shim = { address: ip('192.168.1.250') };
const specs = [network(), bridgeNetwork, network({ id: 'n-lan2', name: 'lan2', parentInterface: 'eth1' })];

/** Workspaces with these ids are Windows desktops: what a workspace is never changes. */
const desktopIds: readonly string[] = ['w-3', 'w-4'];

const anyNetwork = fc
  .record({
    spec: fc.constantFrom(...specs),
    name: fc.constantFrom('lan', 'web', 'lan2', 'renamed'),
    hostShim: fc.constantFrom(null, shim),
    deleting: fc.boolean(),
  })
  .map(({ spec, hostShim, ...changes }) => ({
    ...spec,
    ...changes,
    hostShim: spec.driver === 'macvlan' ? hostShim : null,
  }));

const anyWorkspace = fc
  .record({
    id: fc.constantFrom('w-1', 'w-2', ...desktopIds),
    name: fc.constantFrom('shop', 'desk', 'mail'),
    image: fc.constantFrom('shop:1', 'shop:2'),
    attached: fc.shuffledSubarray(['n-lan', 'n-web', 'n-lan2', 'n-gone']),
    ports: fc.constantFrom([], [webPort], [{ ...webPort, protocol: 'udp' as const }]),
    defaultBridge: fc.boolean(),
    running: fc.boolean(),
    forceStop: fc.boolean(),
    restarts: fc.integer({ min: 0, max: 2 }),
    deploys: fc.integer({ min: 0, max: 1 }),
    deleting: fc.boolean(),
  })
  .map(({ attached, ...changes }) =>
    (desktopIds.includes(changes.id) ? desktop : workspace)({ ...changes, ...attachedTo(...attached) }),
  );

const anyDesired: fc.Arbitrary<DesiredHost> = fc.record({
  generation: fc.constant(1),
  networks: fc.uniqueArray(anyNetwork, { maxLength: 3, selector: ({ id }) => id }),
  workspaces: fc.uniqueArray(anyWorkspace, { maxLength: 3, selector: ({ id }) => id }),
});

const anyObservedNetwork = fc
  .record({
    spec: fc.constantFrom(...specs, network({ id: 'n-unknown', name: 'unknown' })),
    engineId: fc.constantFrom('engine-a', 'engine-b', 'engine-c', 'engine-n-lan'),
    name: fc.constantFrom('lan', 'web', 'old'),
    edited: fc.boolean(),
    vlanLink: fc.constantFrom(null, 'eth0.7', 'eth0.9'),
  })
  .map(({ spec, edited, ...changes }) => {
    const parent = changes.vlanLink === 'eth0.7' ? { parentInterface: changes.vlanLink } : {};
    return made(spec, { ...parent, ...changes, ...(edited ? { fingerprint: 'edited' } : {}) });
  });

const anyContainer = fc
  .record({
    of: anyWorkspace,
    workspaceId: fc.constantFrom('w-1', 'w-2', ...desktopIds, 'w-unknown'),
    engineId: fc.constantFrom('c-1', 'c-2', 'c-3', 'c-4'),
    state: fc.constantFrom('created', 'running', 'paused', 'restarting', 'exited', 'dead', 'removing'),
    endpoints: fc.subarray([onBridge, onLan, onWeb, { ...onWeb, networkId: null, engineNetworkId: 'foreign' }]),
    restartsDone: fc.integer({ min: 0, max: 2 }),
    recorded: fc.boolean(),
    stopAsked: fc.boolean(),
  })
  .map(({ of, recorded, ...changes }) => {
    const forwarder = desktopIds.includes(changes.workspaceId) ? 1 : null;
    return stopped(of, { ...changes, forwarder, ...(recorded ? {} : { fingerprint: 'other' }) });
  });

const anyLink: fc.Arbitrary<ObservedLink> = fc.oneof(
  fc.constantFrom({ kind: 'vlan', name: 'eth0.7' } as const, { kind: 'vlan', name: 'eth0.8' } as const),
  fc
    .record({
      id: fc.constantFrom('n-lan', 'n-lan2', 'n-unknown'),
      parentInterface: fc.constantFrom('eth0', 'eth1'),
      up: fc.boolean(),
      destinations: fc.subarray([onLan.address, ip('192.168.1.61')]),
    })
    .map(({ id, up, ...plan }) =>
      shimOf({ ...plan, name: shimNameOf(id), mac: shimMacOf(id), address: shim.address }, { up }),
    ),
);

const anyObserved: fc.Arbitrary<ObservedHost> = fc.record({
  networks: fc.uniqueArray(anyObservedNetwork, { maxLength: 4, selector: ({ engineId }) => engineId }),
  containers: fc.uniqueArray(anyContainer, { maxLength: 4, selector: ({ engineId }) => engineId }),
  images: fc.subarray(['shop:1', 'shop:2']),
  interfaces: fc.constant([...homeLab().interfaces, nic('eth0.7', 'vlan', { parent: 'eth0', vlanId: 7 })]),
  links: fc.uniqueArray(anyLink, { maxLength: 3, selector: ({ name }) => name }),
});

const anyView: fc.Arbitrary<HostView> = fc.record({ desired: anyDesired, observed: anyObserved });

const nothingGoesOn = new Map();

function planned(given: HostView) {
  return planHost({ ...given, activity: nothingGoesOn });
}

/** A step with what was observed when it was planned. */
interface Taken {
  readonly step: Step;
  readonly before: ObservedHost;
}

/** Plans and applies until nothing is planned, also after guests that were asked to shut down did so, unless they refuse. */
function settle(
  given: HostView,
  { obliging = true } = {},
): { readonly settled: HostView; readonly taken: readonly Taken[] } {
  let { observed } = given;
  const taken: Taken[] = [];
  for (let turn = 0; turn < 60; turn += 1) {
    const plan = planned({ desired: given.desired, observed });
    if (plan.length === 0 && !(obliging && observed.containers.some(isShuttingDown))) break;
    if (plan.length === 0) observed = afterShutdowns(observed);
    for (const step of plan) {
      taken.push({ step, before: observed });
      observed = applyStep(observed, step, taken.length);
    }
  }
  return { settled: { desired: given.desired, observed }, taken };
}

function isShuttingDown(container: ObservedContainer): boolean {
  return container.stopAsked && isLiveGuest(container);
}

describe('for any desired and any observed host', () => {
  it('planning comes to rest after at most ten steps an object', () => {
    fc.assert(
      fc.property(anyView, (given) => {
        const { desired, observed } = given;
        const all = [desired.networks, desired.workspaces, observed.networks, observed.containers, observed.links];
        const objects = all.flat().length;
        for (const obliging of [true, false]) {
          const { settled, taken } = settle(given, { obliging });
          expect(planned(settled)).toEqual([]);
          expect(taken.length).toBeLessThanOrEqual(10 * objects);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('at rest, every workspace whose networks can be had is there, runs if it should, and nothing unknown is left', () => {
    fc.assert(
      fc.property(anyView, (given) => {
        const { desired, observed } = settle(given).settled;
        for (const spec of desired.workspaces) {
          const mine = observed.containers.filter(
            ({ workspaceId, state }) => workspaceId === spec.id && state !== 'removing',
          );
          expect(mine.length).toBeLessThanOrEqual(1);
          if (spec.deleting) expect(mine).toEqual([]);
          if (!spec.running) expect(mine.filter(({ state }) => state === 'running')).toEqual([]);
        }
        const shims = desired.networks.filter(({ hostShim }) => hostShim !== null).map(({ id }) => shimNameOf(id));
        const left = observed.links.flatMap((link) => (link.kind === 'shim' ? link.name : []));
        expect(left.filter((name) => !shims.includes(name))).toEqual([]);
        const known = new Set(desired.workspaces.map(({ id }) => id));
        expect(
          observed.containers.filter(({ workspaceId, state }) => !known.has(workspaceId) && state !== 'removing'),
        ).toEqual([]);
      }),
    );
  });

  it('a guest that runs is asked to shut down once, never stopped by the engine, and cut off only by force', () => {
    fc.assert(
      fc.property(anyView, fc.boolean(), (given, obliging) => {
        for (const { step, before } of settle(given, { obliging }).taken) {
          const container = before.containers.find((one) => 'engineId' in step && one.engineId === step.engineId);
          if (container === undefined || !isLiveGuest(container)) continue;
          const of = given.desired.workspaces.find(({ id }) => id === container.workspaceId);
          expect(['stop-container', 'start-container', 'restart-container']).not.toContain(step.kind);
          if (step.kind === 'ask-to-stop') expect(container.stopAsked).toBe(false);
          if (step.kind === 'kill-container') expect(of).toMatchObject({ forceStop: true });
          if (step.kind === 'remove-container') expect(step.reason).not.toBe('spec-changed');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('only a guest is asked, and only a guest is cut off', () => {
    fc.assert(
      fc.property(anyView, (given) => {
        for (const { step, before } of settle(given).taken) {
          if (step.kind !== 'ask-to-stop' && step.kind !== 'kill-container') continue;
          expect(before.containers.filter(isLiveGuest).map(({ engineId }) => engineId)).toContain(step.engineId);
        }
      }),
    );
  });

  it('a plan has one step a subject, sorted, and does not depend on the order of anything', () => {
    fc.assert(
      fc.property(anyView, (given) => {
        const steps = planned(given);
        const subjects = steps.map(subjectOf);
        expect(subjects).toEqual([...new Set(subjects)].sort());
        const { desired, observed } = given;
        const reversed = {
          desired: { ...desired, networks: desired.networks.toReversed(), workspaces: desired.workspaces.toReversed() },
          observed: {
            ...observed,
            networks: observed.networks.toReversed(),
            containers: observed.containers.toReversed(),
          },
        };
        expect(planned(reversed)).toEqual(steps);
      }),
    );
  });

  it('an object with a step under way is left out', () => {
    fc.assert(
      fc.property(anyView, (given) => {
        const subjects = planned(given).map(subjectOf);
        const [first, ...others] = subjects;
        fc.pre(first !== undefined);
        const activity = new Map([[first, busyWith('pull-image')]]);
        expect(planHost({ ...given, activity }).map(subjectOf)).toEqual(others);
      }),
    );
  });
});

describe('a host as it should be', () => {
  it('has nothing planned', () => {
    const both = workspace({ ...attachedTo('n-web', 'n-lan'), defaultBridge: false });
    expect(planned(view({ networks: [network(), bridgeNetwork], workspaces: [both] }))).toEqual([]);
  });

  it('has the steps of several objects planned at once, in the order of their subjects', () => {
    const [first, second] = [workspace({ id: 'w-1' }), workspace({ id: 'w-2', name: 'mail' })];
    const steps = planned(view({ workspaces: [second, first] }, { containers: [stopped(second), stopped(first)] }));
    expect(steps.map(subjectOf)).toEqual(['workspace:w-1', 'workspace:w-2']);
    const without = view({ networks: [network(), bridgeNetwork] }, { networks: [] });
    expect(planned(without).map(subjectOf)).toEqual(['network:n-lan', 'network:n-web']);
    const busy = new Map([['network:n-lan', busyWith('create-network')]]);
    expect(planHost({ ...without, activity: busy }).map(subjectOf)).toEqual(['network:n-web']);
  });

  it('has the return path planned anew when an address of the host changes', () => {
    const given = view({ workspaces: [workspace()] });
    const [lo, eth0, ...rest] = given.observed.interfaces;
    if (lo === undefined || eth0 === undefined) throw new Error('the host of the suite has an eth0');
    const moved = { ...eth0, addresses: eth0.addresses.slice(1) };
    const steps = planned({ ...given, observed: { ...given.observed, interfaces: [lo, moved, ...rest] } });
    expect(steps).toMatchObject([
      {
        kind: 'apply-return-path',
        change: { add: { routes: [] }, remove: { routes: [{ destination: `${ip('192.168.1.10')}/32` }] } },
      },
    ]);
  });
});
