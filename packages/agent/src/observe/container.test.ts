import { describe, expect, it } from 'vitest';
import { toEngineContainer } from '../docker/container-view.ts';
import { toEngineNetwork } from '../docker/network-view.ts';
import { bridgeNetwork, macvlanNetwork, runningContainer, stoppedContainer } from '../docker/recorded.fixture.ts';
import { type ContainerContext, needsReturnPath, toObservedContainer } from './container.ts';

const networks = new Map([bridgeNetwork, macvlanNetwork].map((network) => [network.Id, toEngineNetwork(network)]));
const context: ContainerContext = {
  networks,
  restartsDone: 0,
  returnPath: null,
  returnPathStrategy: null,
  stopAsked: false,
  interfaceOf: (address) => (address.startsWith('172.') ? 'eth0' : 'eth1'),
};

describe('a container as the planner wants it', () => {
  it('knows which of its endpoints are on the LAN, and by which NIC of the host', () => {
    const observed = toObservedContainer(toEngineContainer(runningContainer), context);
    expect(observed).toMatchObject({ workspaceId: 'ws_1', fingerprint: 'def', name: 'web', state: 'running' });
    expect(observed.endpoints).toMatchObject([
      {
        kind: 'bridge',
        address: '172.17.0.2',
        subnet: '172.17.0.0/16',
        gateway: '172.17.0.1',
        parentInterface: null,
        publishing: true,
        networkId: null,
        engineNetworkName: 'bridge',
        interface: 'eth0',
      },
      {
        kind: 'lan',
        address: '192.168.77.150',
        subnet: '192.168.77.0/24',
        gateway: '192.168.77.1',
        parentInterface: 'eth0',
        publishing: false,
        networkId: 'net_1',
        engineNetworkName: 'home',
        interface: 'eth1',
      },
    ]);
    expect(needsReturnPath(observed)).toBe(true);
  });

  it('has no process and needs no return path once it ended', () => {
    const observed = toObservedContainer(toEngineContainer(stoppedContainer), context);
    expect(observed).toMatchObject({ pid: null, endpoints: [], exitCode: 0 });
    expect(needsReturnPath(observed)).toBe(false);
  });

  it('counts the restarts it was made with and those done since', () => {
    const restarts = (restartsDone: number): number =>
      toObservedContainer(toEngineContainer(runningContainer), { ...context, restartsDone }).restartsDone;
    expect(restarts(0)).toBe(2);
    expect(restarts(5)).toBe(5);
  });

  it('publishes by the bridge with the highest priority, then by the one whose name sorts first', () => {
    const container = toEngineContainer(runningContainer);
    const [first] = container.endpoints;
    if (first === undefined) throw new Error('recorded with two endpoints');
    const another = { ...first, networkId: 'other', networkName: 'aaa' };
    const publishing = (priority: number): readonly string[] =>
      toObservedContainer(
        {
          ...container,
          endpoints: [
            { ...first, gatewayPriority: priority },
            { ...another, gatewayPriority: 0 },
          ],
        },
        context,
      )
        .endpoints.filter((endpoint) => endpoint.publishing)
        .map(({ engineNetworkName }) => engineNetworkName);
    expect(publishing(1000)).toEqual(['bridge']);
    expect(publishing(0)).toEqual(['aaa']);
  });
});
