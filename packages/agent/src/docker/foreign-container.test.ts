import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { type InspectedForeign, toForeignDetails } from './foreign-container.ts';

type Json = Readonly<Record<string, unknown>>;

const imageConfig = {
  Env: ['PATH=/bin', 'LANG=C'],
  Cmd: ['serve'],
  Entrypoint: ['/entry'],
  User: '',
  WorkingDir: '/srv',
  Labels: { vendor: 'somebody' },
};

const hostConfig = {
  NetworkMode: 'lan-old',
  RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
  PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '9090' }] },
  IpcMode: 'private',
  PidMode: '',
  ShmSize: 67_108_864,
  Memory: 268_435_456,
  MemorySwap: 536_870_912,
  NanoCpus: 1_500_000_000,
  Runtime: 'runc',
  Init: null,
  LogConfig: { Type: 'json-file', Config: { 'max-size': '10m' } },
  BlkioWeight: 0,
  BlkioWeightDevice: [],
  BlkioDeviceReadBps: null,
  OomScoreAdj: 0,
  MemorySwappiness: null,
};

/** A container as an engine of version 28 inspects it, with what a test changes. */
function inspected(
  changes: { readonly config?: Json; readonly host?: Json; readonly mounts?: readonly Json[] } = {},
  rest: Partial<InspectedForeign> = {},
): InspectedForeign {
  const container = {
    Id: 'abcdef0123456789',
    Name: '/web-old',
    Image: 'sha256:1',
    State: { Status: 'running' },
    Config: {
      ...imageConfig,
      Image: 'shop:1',
      Hostname: 'abcdef012345',
      Domainname: '',
      Tty: false,
      OpenStdin: false,
      Env: ['TOKEN=a=b', ...imageConfig.Env],
      Labels: { vendor: 'somebody', 'com.docker.compose.project': 'shop', 'traefik.enable': 'true' },
      ...changes.config,
    },
    HostConfig: { ...hostConfig, ...changes.host },
    Mounts: changes.mounts ?? [
      { Type: 'volume', Name: 'shop-data', Source: '/v/shop-data', Destination: '/data', Driver: 'local', RW: true },
    ],
    NetworkSettings: {
      Networks: {
        'lan-old': {
          NetworkID: 'n-old',
          IPAddress: '192.168.1.77',
          MacAddress: '02:42:c0:a8:01:4d',
          IPAMConfig: { IPv4Address: '192.168.1.77' },
          Aliases: ['web-old', 'abcdef012345', 'web'],
        },
      },
    },
  };
  return {
    container: container as unknown as Docker.ContainerInspectInfo,
    image: { Id: 'sha256:1', Config: imageConfig } as unknown as Docker.ImageInspectInfo,
    imageIsNamed: true,
    networkLabels: new Map([['n-old', { 'dev.trailer.network': 'n1' }]]),
    mountingVolumes: new Set(),
    logDriver: 'json-file',
    ...rest,
  };
}

function reasons(...from: Parameters<typeof inspected>): readonly string[] {
  return toForeignDetails(inspected(...from)).container.obstacles.map(({ reason }) => reason);
}

describe('a container that is not Trailer’s', () => {
  it('is told with what it was given beyond its image, values apart', () => {
    const { container, environment } = toForeignDetails(inspected());
    expect(environment).toEqual({ TOKEN: 'a=b' });
    expect(container).toMatchObject({
      name: 'web-old',
      image: 'shop:1',
      command: null,
      environmentNames: ['TOKEN'],
      interactive: false,
      endpoints: [{ networkId: 'n1', ipv4Address: '192.168.1.77', asksForAddress: true, aliases: ['web'] }],
      ports: [{ hostAddress: null, hostPort: 9090, containerPort: 80, protocol: 'tcp' }],
      mounts: [{ kind: 'volume', source: 'shop-data', path: '/data', readOnly: false }],
      resources: { cpus: 1.5, memoryMiB: 256 },
      restartPolicy: 'on-failure:3',
      labelNames: ['traefik.enable'],
      composeProject: 'shop',
      obstacles: [],
    });
    expect(JSON.stringify(container)).not.toContain('a=b');
  });

  it('is interactive with a terminal and an open input, and a command of its own is kept', () => {
    const { container } = toForeignDetails(inspected({ config: { Tty: true, OpenStdin: true, Cmd: ['sh'] } }));
    expect(container).toMatchObject({ interactive: true, command: ['sh'], obstacles: [] });
  });

  it.each([
    ['privileged', { host: { Privileged: true } }],
    ['capabilities', { host: { CapAdd: ['NET_ADMIN'] } }],
    ['capabilities', { host: { CapDrop: ['ALL'] } }],
    ['devices', { host: { Devices: [{ PathOnHost: '/dev/dri' }] } }],
    ['security', { host: { SecurityOpt: ['seccomp=unconfined'] } }],
    ['security', { host: { ReadonlyRootfs: true } }],
    ['network-mode', { host: { NetworkMode: 'container:abc' } }],
    ['namespaces', { host: { PidMode: 'host' } }],
    ['namespaces', { host: { IpcMode: 'host' } }],
    ['options', { host: { AutoRemove: true } }],
    ['options', { host: { ExtraHosts: ['db:10.0.0.1'] } }],
    ['options', { host: { Dns: ['1.1.1.1'] } }],
    ['options', { host: { StorageOpt: { size: '1G' } } }],
    ['mounts', { host: { Tmpfs: { '/run': '' } } }],
    ['mounts', { mounts: [{ Type: 'bind', Source: '/srv', Destination: '/srv', RW: true }] }],
    ['mounts', { mounts: [{ Type: 'volume', Name: 'v', Destination: '/v', Driver: 'nfs', RW: true }] }],
    ['limits', { host: { CpuShares: 512 } }],
    ['limits', { host: { PidsLimit: 100 } }],
    ['limits', { host: { ShmSize: 1024 } }],
    ['limits', { host: { MemorySwap: -1 } }],
    ['limits', { host: { BlkioWeight: 300 } }],
    ['limits', { host: { BlkioWeightDevice: [{ Path: '/dev/sda', Weight: 300 }] } }],
    ['limits', { host: { BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 1_000_000 }] } }],
    ['limits', { host: { BlkioDeviceWriteBps: [{ Path: '/dev/sda', Rate: 1_000_000 }] } }],
    ['limits', { host: { BlkioDeviceReadIOps: [{ Path: '/dev/sda', Rate: 100 }] } }],
    ['limits', { host: { BlkioDeviceWriteIOps: [{ Path: '/dev/sda', Rate: 100 }] } }],
    ['limits', { host: { OomScoreAdj: -500 } }],
    ['limits', { host: { MemorySwappiness: 0 } }],
    ['options', { host: { LogConfig: { Type: 'journald', Config: {} } } }],
    ['program', { config: { Entrypoint: ['/other'] } }],
    ['program', { config: { User: '1000' } }],
    ['program', { config: { Hostname: 'nas' } }],
    ['program', { config: { Healthcheck: { Test: ['CMD', 'true'] } } }],
    ['program', { config: { Tty: true } }],
    ['program', { config: { Env: ['a-b=c'] } }],
    ['program', { host: { Init: true } }],
    ['ports', { host: { PublishAllPorts: true } }],
    ['ports', { host: { PortBindings: { '80/tcp': [{ HostPort: '' }] } } }],
    ['ports', { host: { PortBindings: { '80/sctp': [{ HostPort: '80' }] } } }],
  ] as const)('stays as it is for %s that no workspace has: %j', (reason, changes) => {
    expect(reasons(changes)).toEqual([reason]);
  });

  it('logs as a workspace does by the driver that its engine has for all', () => {
    const LogConfig = { Type: 'local', Config: {} };
    expect(reasons({ host: { LogConfig } }, { logDriver: 'local' })).toEqual([]);
    expect(reasons({}, { logDriver: 'local' })).toEqual(['options']);
    expect(reasons({ host: { LogConfig: undefined, MemorySwappiness: -1 } }, { logDriver: 'local' })).toEqual([]);
  });

  it('stays as it is with a volume that mounts something of the host by its options', () => {
    const mounts = [
      { Type: 'volume', Name: 'root', Source: '/var/lib/docker/volumes/root/_data', Destination: '/data' },
    ];
    const changes = {
      mounts: mounts.map((mount) => ({ ...mount, Driver: 'local', Mode: 'z', RW: true, Propagation: '' })),
    };
    expect(reasons(changes, { mountingVolumes: new Set(['root']) })).toEqual(['mounts']);
    expect(reasons(changes)).toEqual([]);
  });

  it('stays as it is when its image is gone, or its name means another', () => {
    expect(reasons({}, { imageIsNamed: false })).toEqual(['image']);
    expect(reasons({}, { image: null })).toContain('image');
  });
});
