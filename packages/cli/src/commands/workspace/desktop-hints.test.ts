import type { Condition, Host, Network, Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { formatDesktopHints } from './desktop-hints.ts';

const now = '2026-11-22T08:00:00.000Z';

function wire(name: string, addresses: string[]): Host['interfaces'][number] {
  return { name, mac: null, kind: 'physical', mtu: 1500, up: true, addresses, parentable: true };
}

const host: Host = {
  id: 'h1',
  name: 'nas',
  enabled: true,
  status: 'online',
  agent: null,
  engine: null,
  interfaces: [wire('eth0', ['10.0.0.5/24']), wire('eth1', ['fe80::1/64', 'fd00::10/64', '192.168.1.10/24'])],
  routes: [],
  kernel: null,
  generation: 1,
  createdAt: now,
  updatedAt: now,
};

const lan: Network = {
  id: 'n1',
  hostId: 'h1',
  name: 'lan',
  description: '',
  driver: 'macvlan',
  parentInterface: 'eth1',
  subnet: '192.168.1.0/24',
  gateway: '192.168.1.1',
  ipRange: null,
  excludedAddresses: [],
  ipv6: null,
  vlanId: null,
  mode: null,
  hostShim: null,
  adopted: null,
  status: { phase: 'created', message: '' },
  generation: 1,
  observedGeneration: 1,
  createdAt: now,
  updatedAt: now,
};

const viewer = { hostPort: 18006, containerPort: 8006, protocol: 'tcp', hostAddress: null } as const;
const remoteDesktop = { hostPort: 13389, containerPort: 3389, protocol: 'tcp', hostAddress: null } as const;

function desk({ ports = [], guest = null }: { ports?: Workspace['ports']; guest?: string | null }): Workspace {
  return {
    id: 'w1',
    hostId: 'h1',
    name: 'desk',
    description: '',
    kind: 'windows',
    image: 'trailer-windows',
    command: null,
    environment: {},
    interactive: false,
    networks: [{ networkId: 'n1', ipv4Address: null, ipv6Address: null, macAddress: null }],
    ports,
    networkMode: 'standard',
    defaultBridge: true,
    volumes: [],
    resources: { cpus: 2, memoryMiB: 4096 },
    adopted: null,
    windows: {
      edition: '11',
      account: { username: 'trailer' },
      language: 'en',
      keyboard: 'en-US',
      diskGiB: 64,
      acceleration: 'kvm',
    },
    running: true,
    status: {
      phase: 'running',
      message: '',
      addresses: [
        { interface: 'eth0', networkId: null, address: '172.17.0.2', mac: null },
        { interface: 'mvlan0', networkId: 'n1', address: '192.168.1.50', mac: null },
      ],
      guest: guest === null ? null : { mac: '02:00:00:00:00:01', address: guest },
      conditions: [],
    },
    generation: 1,
    observedGeneration: 1,
    createdAt: now,
    updatedAt: now,
  };
}

test('published ports are named at the address of the NIC that carries the LAN', () => {
  expect(formatDesktopHints({ workspace: desk({ ports: [viewer, remoteDesktop] }), host, lan })).toEqual([
    'Its screen, also while Windows installs: http://192.168.1.10:18006',
    'Remote desktop: mstsc /v:192.168.1.10:13389 or xfreerdp /v:192.168.1.10:13389',
    'The guest takes its address by DHCP, and then shows it: trailer workspace get desk',
  ]);
});

test('published ports are not named at addresses that nobody else reaches: of dummy links, or given without a router', () => {
  const interfaces = [
    { ...wire('dummy0', ['10.1.1.1/32']), kind: 'dummy' as const },
    wire('eth2', ['169.254.3.4/16']),
    wire('eth3', ['fd00::30/64']),
  ];
  const workspace = desk({ ports: [viewer] });
  const hints = formatDesktopHints({ workspace, host: { ...host, interfaces }, lan: null });
  expect(hints[0]).toMatch('http://[fd00::30]:18006');
});

test('a port published on one address of the host is named at that address', () => {
  const ports = [{ ...viewer, hostAddress: 'fd00::10' }];
  expect(formatDesktopHints({ workspace: desk({ ports }), host, lan })[0]).toMatch('http://[fd00::10]:18006');
});

test('without published ports the screen is at the LAN address of the container, remote desktop at that of the guest', () => {
  expect(formatDesktopHints({ workspace: desk({ guest: '192.168.1.213' }), host, lan })).toEqual([
    'Its screen, also while Windows installs: http://192.168.1.50:8006',
    'Remote desktop: mstsc /v:192.168.1.213 or xfreerdp /v:192.168.1.213',
  ]);
});

test('a desktop without LAN and without viewer port is told what shows its screen', () => {
  const udp = { ...remoteDesktop, protocol: 'udp' } as const;
  expect(formatDesktopHints({ workspace: desk({ ports: [udp] }), host, lan: null })).toEqual([
    'Its screen, also while Windows installs, needs -p 8006:8006',
  ]);
});

test('an image that cannot tell where its guest is gets no promise of an address', () => {
  const { status, ...rest } = desk({});
  const condition: Condition = {
    type: 'GuestForwarding',
    status: 'False',
    reason: 'ImageNeedsRebuild',
    message: '',
    since: now,
  };
  const workspace = { ...rest, status: { ...status, conditions: [condition] } };
  expect(formatDesktopHints({ workspace, host, lan })).toEqual([
    'Its screen, also while Windows installs: http://192.168.1.50:8006',
  ]);
});
