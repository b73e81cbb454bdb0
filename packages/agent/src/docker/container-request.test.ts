import { capabilitiesOf } from '@trailer/netmodel';
import { describe, expect, it } from 'vitest';
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
  interactive: false,
  labels: { mark: 'yes' },
  networkMode: 'standard',
  endpoints: [
    { networkName: 'bridge', ...none, ownsDefaultRoute: true, interfaceName: null, ignoresAdvertisements: false },
    {
      networkName: 'aaa',
      ...none,
      ipv4Address: readAddress('192.168.77.150'),
      macAddress: readMac('02:42:c0:a8:4d:96'),
      ownsDefaultRoute: false,
      interfaceName: null,
      ignoresAdvertisements: false,
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

  it.each(['host', 'none'] as const)('asks for the mode %s, with no network beside it', (networkMode) => {
    const asked = { ...request, networkMode, endpoints: [], ports: [] };
    const { create, connect } = planCreation(asked, engine('28.5.2', '1.51'));
    expect(connect).toEqual([]);
    expect(create.HostConfig).toMatchObject({ NetworkMode: networkMode, PortBindings: {} });
    expect(create.NetworkingConfig).toEqual({ EndpointsConfig: {} });
    expect(create.ExposedPorts).toEqual({});
  });

  it('connects the further networks before the first start on an engine that takes one a call', () => {
    const endpoints = request.endpoints.map((endpoint) => ({ ...endpoint, macAddress: null }));
    const { create, connect } = planCreation({ ...request, endpoints }, engine('20.10.24', '1.41'));
    expect(Object.keys(create.NetworkingConfig?.EndpointsConfig ?? {})).toEqual(['bridge']);
    expect(create.HostConfig?.NetworkMode).toBe('bridge');
    expect(connect.map(({ networkName }) => networkName)).toEqual(['aaa']);
    expect(create).not.toHaveProperty('MacAddress');
  });

  it('is made on the network that asks for a MAC address on an engine that gives a container one', () => {
    const { create, connect } = planCreation(request, engine('20.10.24', '1.41'));
    expect(create).toMatchObject({ MacAddress: '02:42:c0:a8:4d:96', HostConfig: { NetworkMode: 'aaa' } });
    expect(create.NetworkingConfig?.EndpointsConfig).toEqual({
      aaa: { IPAMConfig: { IPv4Address: '192.168.77.150' } },
    });
    expect(connect).toEqual([{ networkName: 'bridge', settings: {} }]);
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
    for (const forbidden of ['Privileged', 'Binds', 'CapAdd', 'Devices', 'DeviceCgroupRules', 'Sysctls']) {
      expect(create.HostConfig).not.toHaveProperty(forbidden);
    }
    for (const absent of ['Cmd', 'StopTimeout', 'Tty', 'OpenStdin']) expect(create).not.toHaveProperty(absent);
  });

  it('gives an interactive one a terminal, and an input that outlives whoever is attached', () => {
    const { create } = planCreation({ ...request, interactive: true }, engine('28.5.2', '1.51'));
    expect(create).toMatchObject({ Tty: true, OpenStdin: true, StdinOnce: false });
  });

  it('gives a virtual machine its devices and its time to shut down, and still no privilege', () => {
    const devices = [
      { hostPath: '/dev/net/tun', path: '/dev/net/tun' },
      { hostPath: '/dev/other', path: '/dev/kvm' },
    ];
    const machine = { devices, stopGraceSeconds: 120 };
    const { create } = planCreation({ ...request, machine }, engine('28.5.2', '1.51'));
    expect(create.StopTimeout).toBe(120);
    expect(create.HostConfig).toMatchObject({
      Devices: [
        { PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rwm' },
        { PathOnHost: '/dev/other', PathInContainer: '/dev/kvm', CgroupPermissions: 'rwm' },
      ],
      DeviceCgroupRules: ['c *:* rwm'],
      CapAdd: ['NET_ADMIN'],
      Sysctls: { 'net.ipv4.ip_forward': '1' },
    });
    expect(create.HostConfig).not.toHaveProperty('Privileged');
  });

  it('names an interface where the engine can, and asks for no name where it cannot', () => {
    const endpoints = request.endpoints.map((endpoint) =>
      endpoint.networkName === 'aaa' ? { ...endpoint, interfaceName: 'mvlan0' } : endpoint,
    );
    const optionsOn = (version: string) => {
      const { create } = planCreation({ ...request, endpoints }, engine(version, '1.49'));
      return create.NetworkingConfig?.EndpointsConfig?.['aaa']?.DriverOpts;
    };
    expect(optionsOn('28.1.0')).toEqual({ 'com.docker.network.endpoint.ifname': 'mvlan0' });
    expect(optionsOn('28.0.4')).toBeUndefined();
  });

  it('keeps router advertisements off an interface where the engine can', () => {
    const endpoints = request.endpoints.map((endpoint) => ({
      ...endpoint,
      interfaceName: endpoint.networkName === 'aaa' ? 'mvlan0' : null,
      ignoresAdvertisements: endpoint.networkName === 'aaa',
    }));
    const optionsOn = (version: string, networkName: string) => {
      const { create } = planCreation({ ...request, endpoints }, engine(version, '1.49'));
      return create.NetworkingConfig?.EndpointsConfig?.[networkName]?.DriverOpts;
    };
    const ignoring = { 'com.docker.network.endpoint.sysctls': 'net.ipv6.conf.IFNAME.accept_ra=0' };
    expect(optionsOn('28.1.0', 'aaa')).toEqual({ ...ignoring, 'com.docker.network.endpoint.ifname': 'mvlan0' });
    expect(optionsOn('27.0.1', 'aaa')).toEqual(ignoring);
    expect(optionsOn('26.1.5', 'aaa')).toBeUndefined();
    expect(optionsOn('28.1.0', 'bridge')).toBeUndefined();
  });

  it('has no network at all where none is asked for', () => {
    expect(planCreation({ ...request, endpoints: [] }, engine('28.5.2', '1.51')).create.HostConfig?.NetworkMode).toBe(
      'none',
    );
  });
});
