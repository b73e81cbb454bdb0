import type { Host, Network, Workspace } from '@trailer/contract';
import { capabilitiesOf } from '@trailer/netmodel';

const at = '2026-11-22T10:00:00.000Z';

/** A Linux workspace that runs, as the API tells it. */
export function workspace(changes: Partial<Workspace> = {}): Workspace {
  return {
    id: 'w1',
    hostId: 'h1',
    name: 'web',
    description: '',
    kind: 'linux',
    image: 'nginx:1.29',
    command: null,
    environment: {},
    interactive: false,
    networks: [],
    ports: [],
    networkMode: 'standard',
    defaultBridge: true,
    volumes: [],
    resources: { cpus: null, memoryMiB: null },
    windows: null,
    adopted: null,
    running: true,
    status: { phase: 'running', message: '', addresses: [], guest: null, conditions: [] },
    generation: 1,
    observedGeneration: 1,
    createdAt: at,
    updatedAt: at,
    ...changes,
  };
}

/** A macvlan network on a LAN that the host has an address in. */
export function lan(changes: Partial<Network> = {}): Network {
  return {
    id: 'lan',
    hostId: 'h1',
    name: 'lan',
    description: '',
    driver: 'macvlan',
    parentInterface: 'eth0',
    subnet: '192.168.1.0/24',
    gateway: '192.168.1.1',
    ipRange: '192.168.1.192/27',
    excludedAddresses: [],
    ipv6: null,
    vlanId: null,
    mode: null,
    hostShim: null,
    adopted: null,
    status: { phase: 'created', message: '' },
    generation: 1,
    observedGeneration: 1,
    createdAt: at,
    updatedAt: at,
    ...changes,
  };
}

const engine = { version: '29.0.0', apiVersion: '1.52' };

/** A host that is online, on the LAN with one NIC, and can accelerate virtual machines. */
export function host(changes: Partial<Host> = {}): Host {
  return {
    id: 'h1',
    name: 'nuc',
    enabled: true,
    status: 'online',
    agent: { version: '0.1.0', lastHeartbeatAt: at },
    engine: { ...engine, rootless: false, capabilities: capabilitiesOf(engine) },
    interfaces: [
      nic({ name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'], parentable: false }),
      nic({ name: 'eth0', mac: '02:00:00:00:00:10', addresses: ['192.168.1.10/24'] }),
      nic({ name: 'docker0', kind: 'docker-bridge', addresses: ['172.17.0.1/16'], parentable: false }),
    ],
    routes: [{ destination: '0.0.0.0/0', interface: 'eth0', gateway: '192.168.1.1' }],
    kernel: { macvlan: true, ipvlan: true, vlan: true, policyRouting: true, kvm: true },
    generation: 1,
    createdAt: at,
    updatedAt: at,
    ...changes,
  };
}

function nic(changes: Partial<Host['interfaces'][number]>): Host['interfaces'][number] {
  return {
    name: 'eth0',
    mac: null,
    kind: 'physical',
    mtu: 1500,
    up: true,
    addresses: [],
    parentable: true,
    ...changes,
  };
}
