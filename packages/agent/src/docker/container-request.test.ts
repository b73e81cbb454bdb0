import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from './capabilities.ts';
import { planCreation } from './container-request.ts';
import type { ContainerRequest } from './gate.ts';
import { readAddress, readMac, readPort } from './read.ts';

const [port9090, port9091, port8080] = [readPort(9090), readPort(9091), readPort(8080)];
if (port9090 === null || port9091 === null || port8080 === null) throw new Error('these are ports');

const none = { ipv4Address: null, ipv6Address: null, macAddress: null };
const request: ContainerRequest = {
  name: 'web',
  image: 'nginx:1.29',
  command: null,
  environment: { COLOR: 'red' },
  labels: { mark: 'yes' },
  endpoints: [
    { networkName: 'bridge', ...none, ownsDefaultRoute: true, interfaceName: null },
    {
      networkName: 'aaa',
      ...none,
      ipv4Address: readAddress('192.168.77.150'),
      macAddress: readMac('02:42:c0:a8:4d:96'),
      ownsDefaultRoute: false,
      interfaceName: null,
    },
  ],
  ports: [
    { hostAddress: null, hostPort: port9090, containerPort: port8080, protocol: 'tcp' },
    { hostAddress: readAddress('192.168.77.11'), hostPort: port9091, containerPort: port8080, protocol: 'tcp' },
  ],
  mounts: [{ volume: 'trl-ws_1-data', path: '/data', readOnly: true }],
  volumeLabels: { owner: 'ws_1' },
  cpus: 0.5,
  memoryMiB: 64,
  machine: null,
};

const engine = (version: string, apiVersion: string) => capabilitiesOf({ version, apiVersion });

describe('the creation of a container', () => {
  it('is one call on a recent engine, with the bridge owning the default route', () => {
    const { create, connect } = planCreation(request, engine('28.5.2', '1.51'));
    expect(connect).toEqual([]);
    expect(create.HostConfig?.NetworkMode).toBe('bridge');
    expect(create.NetworkingConfig?.EndpointsConfig).toEqual({
      bridge: { GwPriority: 1000 },
      aaa: { IPAMConfig: { IPv4Address: '192.168.77.150' }, MacAddress: '02:42:c0:a8:4d:96' },
    });
  });

  it('connects the further networks before the first start on an engine that takes one a call', () => {
    const { create, connect } = planCreation(request, engine('20.10.24', '1.41'));
    expect(Object.keys(create.NetworkingConfig?.EndpointsConfig ?? {})).toEqual(['bridge']);
    expect(connect.map(({ networkName }) => networkName)).toEqual(['aaa']);
  });

  it('asks for no priority where the engine has none', () => {
    const { create } = planCreation(request, engine('27.5.1', '1.47'));
    expect(create.NetworkingConfig?.EndpointsConfig?.['bridge']).toEqual({});
    expect(Object.keys(create.NetworkingConfig?.EndpointsConfig ?? {})).toEqual(['bridge', 'aaa']);
  });

  it('keeps every host port of a container port', () => {
    const { create } = planCreation(request, engine('28.5.2', '1.51'));
    expect(create.ExposedPorts).toEqual({ '8080/tcp': {} });
    expect(create.HostConfig?.PortBindings).toEqual({
      '8080/tcp': [
        { HostIp: '', HostPort: '9090' },
        { HostIp: '192.168.77.11', HostPort: '9091' },
      ],
    });
  });

  it('asks for volumes of the workspace and its limits, and for no privilege', () => {
    const { create } = planCreation(request, engine('28.5.2', '1.51'));
    expect(create.HostConfig).toMatchObject({
      NanoCpus: 500_000_000,
      Memory: 67_108_864,
      RestartPolicy: { Name: 'unless-stopped' },
      Mounts: [{ Type: 'volume', Source: 'trl-ws_1-data', Target: '/data', ReadOnly: true }],
    });
    for (const forbidden of ['Privileged', 'Binds', 'CapAdd', 'Devices']) {
      expect(create.HostConfig).not.toHaveProperty(forbidden);
    }
    expect(create).not.toHaveProperty('Cmd');
  });

  it('has no network at all where none is asked for', () => {
    expect(planCreation({ ...request, endpoints: [] }, engine('28.5.2', '1.51')).create.HostConfig?.NetworkMode).toBe(
      'none',
    );
  });
});

describe('what an engine can do', () => {
  it('is told from its version, and an unreadable one counts as old', () => {
    expect(engine('28.0.4', '1.48')).toEqual({ interfaceName: false, gatewayPriority: true, severalEndpoints: true });
    expect(engine('29.1.0', '1.52')).toEqual({ interfaceName: true, gatewayPriority: true, severalEndpoints: true });
    expect(engine('dev', '')).toEqual({ interfaceName: false, gatewayPriority: false, severalEndpoints: false });
  });
});
