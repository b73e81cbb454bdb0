import { describe, expect, test } from 'vitest';
import { hostEngineOf } from '../engine/capabilities.ts';
import { homeLab } from '../host.suite.ts';
import type { WorkspaceNetworkDraft } from './types.ts';
import { faults, messages } from './workspace.suite.ts';

const before25 = homeLab({ engine: hostEngineOf({ version: '20.10.24+dfsg1', apiVersion: '1.41' }) });
const before28 = homeLab({ engine: hostEngineOf({ version: '26.1.5', apiVersion: '1.45' }) });
const unknown = homeLab({ engine: null });
const ports = [{ hostPort: 9090, containerPort: 80 }];

function on(...ids: readonly string[]): WorkspaceNetworkDraft['networks'] {
  return ids.map((networkId) => ({ networkId }));
}

describe('ports of a workspace on several bridges, on an engine that goes by name', () => {
  test('are refused where another bridge would publish them, with the order that does', () => {
    expect(messages({ networks: on('web', 'auto'), ports }, { facts: before28 })).toEqual([
      'networks would have web publish the ports, and engine 26.1.5 publishes them through the bridge whose name sorts ' +
        'first, auto: put auto first, or use Docker 28.0',
    ]);
    expect(messages({ networks: on('web'), ports, defaultBridge: true }, { facts: before28 })).toEqual([
      'networks would have web publish the ports, and engine 26.1.5 publishes them through the bridge whose name sorts ' +
        'first, bridge: leave the default bridge out, or use Docker 28.0',
    ]);
  });

  test('are published where the first bridge sorts first, or there is one bridge, or none are published', () => {
    expect(faults({ networks: on('lan', 'auto', 'web'), ports }, { facts: before28 })).toEqual([]);
    expect(faults({ networks: on('auto'), ports, defaultBridge: true }, { facts: before28 })).toEqual([]);
    expect(faults({ networks: on('lan', 'web'), ports }, { facts: before28 })).toEqual([]);
    expect(faults({ networks: on('lan'), ports }, { facts: before28 })).toEqual([]);
    expect(faults({ networks: on('web', 'auto') }, { facts: before28 })).toEqual([]);
    expect(faults({ networks: on('lan'), ports: [], defaultBridge: false }, { facts: before28 })).toEqual([]);
  });

  test('are published in any order by an engine with gateway priority, or one not known', () => {
    expect(faults({ networks: on('web', 'auto'), ports })).toEqual([]);
    expect(faults({ networks: on('web', 'auto'), ports }, { facts: unknown })).toEqual([]);
  });
});

describe('MAC addresses on an engine that gives a container one', () => {
  const macs = ['02:00:00:00:00:11', '02:00:00:00:00:12'];
  const networks = on('lan', 'auto').map((endpoint, index) => ({ ...endpoint, macAddress: macs[index] }));

  test('are refused from the second on', () => {
    expect(messages({ networks }, { facts: before25 })).toEqual([
      'networks[1].macAddress 02:00:00:00:00:12 is the second MAC address, and engine 20.10.24 gives a container one: ' +
        'leave it out, or use Docker 25.0',
    ]);
  });

  test('are given where there is one, and by newer engines', () => {
    expect(faults({ networks: networks.slice(0, 1) }, { facts: before25 })).toEqual([]);
    expect(faults({ networks: on('lan', 'auto') }, { facts: before25 })).toEqual([]);
    expect(faults({ networks }, { facts: before28 })).toEqual([]);
  });
});
