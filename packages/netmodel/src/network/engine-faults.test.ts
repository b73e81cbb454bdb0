import { describe, expect, test } from 'vitest';
import { type HostEngine, hostEngineOf } from '../engine/capabilities.ts';
import { homeLab } from '../host.suite.ts';
import { findEngineFaults, findEngineWarnings } from './engine-faults.ts';
import { contextOf, existing, faults, lanDraft, messages, warnings } from './network.suite.ts';
import type { NetworkContext, NetworkDraft } from './types.ts';

const old = hostEngineOf({ version: '20.10.24+dfsg1', apiVersion: '1.41' });
const recent = hostEngineOf({ version: '28.5.2', apiVersion: '1.51' });
const lan = existing({ name: 'home', driver: 'macvlan', parentInterface: 'eth0', subnet: '192.168.1.0/24' });
const second: NetworkDraft = {
  name: 'guests',
  driver: 'macvlan',
  parentInterface: 'eth0',
  subnet: '10.7.0.0/24',
  gateway: '10.7.0.1',
};

function hostWith(engine: HostEngine | null, networks: NetworkContext['networks'] = []): NetworkContext {
  return contextOf(homeLab({ engine }), networks);
}

function told(draft: NetworkDraft, context: NetworkContext): readonly string[] {
  return findEngineFaults(draft, context).map(({ path, code, message }) => `${path} ${code}: ${message}`);
}

describe('a second macvlan network on one parent', () => {
  test('is refused before 27.0, with the network that is there and the engine that allows it', () => {
    expect(messages(second, hostWith(old, [lan]))).toEqual([
      'parentInterface eth0 carries macvlan network home already, and engine 20.10.24 allows one macvlan network per ' +
        'parent: use that network, another parent, or Docker 27.0, which allows several',
    ]);
    expect(faults(second, hostWith(old, [lan]))).toEqual(['parentInterface engine_too_old']);
  });

  test('is accepted from 27.0 on, on another parent, beside other drivers, and while no engine is known', () => {
    expect(faults(second, hostWith(recent, [lan]))).toEqual([]);
    expect(faults(second, hostWith(null, [lan]))).toEqual([]);
    expect(faults({ ...second, parentInterface: 'eth1' }, hostWith(old, [lan]))).toEqual([]);
    expect(faults(lanDraft, hostWith(old, [existing({ driver: 'bridge' })]))).toEqual([]);
    expect(faults({ name: 'web', driver: 'bridge' }, hostWith(old, [lan]))).toEqual([]);
    expect(told({ ...second, parentInterface: null }, hostWith(old, [lan]))).toEqual([]);
  });

  test('is on another parent when it has another tag', () => {
    expect(told({ ...second, vlanId: 20 }, hostWith(old, [lan]))).toEqual([]);
    const [text] = told({ ...second, vlanId: 20 }, hostWith(old, [{ ...lan, vlanId: 20 }]));
    expect(text).toContain('eth0.20 carries macvlan network home already');
  });
});

test('a second ipvlan network on one parent is refused by every engine, and no version is named as the cure', () => {
  const ipvlan = existing({ name: 'l2', driver: 'ipvlan', parentInterface: 'eth0', subnet: '10.5.0.0/24' });
  expect(told({ ...second, driver: 'ipvlan' }, hostWith(recent, [ipvlan, lan]))).toEqual([
    'parentInterface engine_too_old: parentInterface eth0 carries ipvlan network l2 already, and engine 28.5.2 allows ' +
      'one ipvlan network per parent: use that network, another parent',
  ]);
});

test('ipvlan mode l3s is refused before 23.0', () => {
  const draft: NetworkDraft = { ...second, driver: 'ipvlan', mode: 'l3s' };
  expect(told(draft, hostWith(old))).toEqual([
    'mode engine_too_old: mode l3s is unknown to engine 20.10.24: use l2 or l3, or Docker 23.0',
  ]);
  expect(told(draft, hostWith(recent))).toEqual([]);
  expect(told({ ...draft, mode: 'l3' }, hostWith(old))).toEqual([]);
});

test('a LAN without IPv4 is refused before 28.0, which would give it IPv4 without a word', () => {
  const { subnet: _, ...draft } = { ...second, ipv6: { subnet: 'fd00:7::/64' } };
  expect(told(draft, hostWith(old))).toEqual([
    'subnet engine_too_old: subnet is missing, and engine 20.10.24 makes no network without IPv4: give the IPv4 subnet ' +
      'of the LAN, or use Docker 28.0',
  ]);
  expect(told(draft, hostWith(recent))).toEqual([]);
  expect(told({ ...draft, driver: 'bridge' }, hostWith(old))).toEqual([]);
  expect(told({ ...draft, subnet: '10.7.0.0/24' }, hostWith(old))).toEqual([]);
});

test('a bridge with IPv6 comes with a warning before 27.0, which does not translate it by itself', () => {
  const draft: NetworkDraft = { name: 'web', driver: 'bridge', ipv6: { subnet: 'fd00:7::/64' } };
  expect(warnings(draft, hostWith(old))).toEqual([
    'ipv6 is not translated by engine 20.10.24 unless it runs with --experimental --ip6tables: Docker 27.0 does it by default',
  ]);
  expect(findEngineWarnings(draft, recent)).toEqual([]);
  expect(findEngineWarnings(draft, null)).toEqual([]);
  expect(findEngineWarnings({ ...draft, driver: 'macvlan' }, old)).toEqual([]);
  expect(findEngineWarnings({ name: 'web', driver: 'bridge' }, old)).toEqual([]);
});
