import { describe, expect, test } from 'vitest';
import {
  capabilitiesOf,
  type EngineFeature,
  type EngineVersions,
  engineThatHas,
  hostEngineOf,
  showEngine,
} from './capabilities.ts';

/** What real engines answered to GET /version. */
const recorded = {
  bookworm: { version: '20.10.24+dfsg1', apiVersion: '1.41' },
  trixie: { version: '26.1.5+dfsg1', apiVersion: '1.45' },
  forky: { version: '28.5.2+dfsg4', apiVersion: '1.51' },
} as const satisfies Record<string, EngineVersions>;

function featuresOf(versions: EngineVersions): readonly string[] {
  return Object.entries(capabilitiesOf(versions)).flatMap(([feature, has]) => (has ? [feature] : []));
}

describe('what an engine can do', () => {
  test('is little on 20.10', () => {
    expect(featuresOf(recorded.bookworm)).toEqual([]);
  });

  test('is a container in one call on 26.1, with a MAC address for every endpoint', () => {
    expect(featuresOf(recorded.trixie)).toEqual(['severalEndpoints', 'endpointMacAddress', 'ipvlanL3s']);
  });

  test('is everything on 28.5 but two ipvlan networks on one parent', () => {
    const features = Object.keys(capabilitiesOf(recorded.forky));
    expect(featuresOf(recorded.forky)).toEqual(features.filter((feature) => feature !== 'ipvlansPerParent'));
  });

  const firsts: readonly (readonly [EngineFeature, before: string, since: string])[] = [
    ['ipvlanL3s', '20.10.27', '23.0.0'],
    ['macvlansPerParent', '26.1.5', '27.0.1'],
    ['endpointSysctls', '26.1.5', '27.0.1'],
    ['ipv6Nat', '26.1.5', '27.0.1'],
    ['gatewayPriority', '27.5.1', '28.0.0'],
    ['withoutIpv4', '27.5.1', '28.0.0'],
    ['udpProxyReply', '27.5.1', '28.0.0'],
    ['interfaceName', '28.0.4', '28.1.0'],
  ];
  test.each(firsts)('%s: not on %s, from %s on', (feature, before, since) => {
    const can = (version: string) => capabilitiesOf({ version, apiVersion: '' })[feature];
    expect([can(before), can(since), can('30.0.0')]).toEqual([false, true, true]);
  });

  test.each(['severalEndpoints', 'endpointMacAddress'] as const)('%s goes by the API version', (feature) => {
    const can = (apiVersion: string) => capabilitiesOf({ version: '5.4.0', apiVersion })[feature];
    expect([can('1.43'), can('1.44'), can('1.51'), can('2.0')]).toEqual([false, true, true, true]);
  });

  test('is nothing where the version cannot be read', () => {
    expect(featuresOf({ version: 'dev', apiVersion: '' })).toEqual([]);
  });
});

describe('an engine in a sentence', () => {
  test('has its version without what a distribution adds to it', () => {
    expect(showEngine(hostEngineOf(recorded.bookworm))).toBe('engine 20.10.24');
    expect(showEngine({ version: '' })).toBe('engine ');
  });

  test('is named as the cure, where there is one', () => {
    expect(engineThatHas('gatewayPriority')).toBe('Docker 28.0');
    expect(engineThatHas('ipvlansPerParent')).toBeNull();
  });
});
