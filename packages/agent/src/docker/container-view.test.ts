import { describe, expect, it } from 'vitest';
import { toContainerSummary, toEngineContainer } from './container-view.ts';
import { createdContainer, listedContainer, runningContainer, stoppedContainer } from './recorded.fixture.ts';

describe('a container as the engine tells it', () => {
  it('has an endpoint for every address it holds while it runs', () => {
    const container = toEngineContainer(runningContainer);
    expect(container).toMatchObject({ name: 'web', state: 'running', exitCode: null, error: '', tty: false });
    expect(container.pid).toBeGreaterThan(0);
    expect(container.endpoints.map(({ networkId: _, ...endpoint }) => endpoint)).toEqual([
      {
        networkName: 'bridge',
        address: '172.17.0.2',
        prefixLength: 16,
        gateway: '172.17.0.1',
        mac: 'fe:51:58:ab:98:ce',
        gatewayPriority: 1000,
      },
      {
        networkName: 'home',
        address: '192.168.77.150',
        prefixLength: 24,
        gateway: '192.168.77.1',
        mac: '02:42:c0:a8:4d:96',
        gatewayPriority: 0,
      },
    ]);
  });

  it('tells a mapping on every address once, though the engine tells it once a family', () => {
    const mappings = [
      { hostAddress: null, hostPort: 9090, containerPort: 8080, protocol: 'tcp' },
      { hostAddress: '192.168.77.11', hostPort: 9091, containerPort: 8081, protocol: 'udp' },
    ];
    expect(toEngineContainer(runningContainer).publishedPorts).toEqual(mappings);
    expect(toContainerSummary(listedContainer)).toMatchObject({
      name: 'web',
      state: 'running',
      publishedPorts: mappings,
    });
  });

  it('tells no mapping where the engine dropped one', () => {
    const dropped = {
      ...runningContainer,
      NetworkSettings: { ...runningContainer.NetworkSettings, Ports: { '8080/tcp': null } },
    } as unknown as typeof runningContainer;
    expect(toEngineContainer(dropped).publishedPorts).toEqual([]);
  });

  it('has neither process nor addresses before its start and after its end', () => {
    expect(toEngineContainer(createdContainer)).toMatchObject({
      state: 'created',
      pid: null,
      endpoints: [],
      exitCode: null,
    });
    expect(toEngineContainer(stoppedContainer)).toMatchObject({
      state: 'exited',
      pid: null,
      endpoints: [],
      exitCode: 0,
    });
  });

  it('holds both families of a network, where engines write "invalid IP" for no gateway', () => {
    const [bridge] = Object.values(runningContainer.NetworkSettings.Networks);
    const dual = {
      ...bridge,
      Gateway: 'invalid IP',
      GlobalIPv6Address: 'fd00::2',
      GlobalIPv6PrefixLen: 64,
      IPv6Gateway: 'fd00::1',
    };
    const container = {
      ...runningContainer,
      NetworkSettings: { Ports: {}, Networks: { dual } },
    } as unknown as typeof runningContainer;
    expect(toEngineContainer(container).endpoints).toMatchObject([
      { address: '172.17.0.2', gateway: null },
      { address: 'fd00::2', prefixLength: 64, gateway: 'fd00::1' },
    ]);
  });

  it('counts a state without a word in Trailer as dead', () => {
    const odd = { ...runningContainer, State: { ...runningContainer.State, Status: 'wedged' } };
    expect(toEngineContainer(odd).state).toBe('dead');
  });
});
