import { type Host, type Network, parseInterfaces, type Workspace } from '@trailer/contract';
import {
  parseCidr,
  parseIpAddress,
  parsePort,
  predictReachability,
  type ReachEndpoint,
  type ReachGuest,
} from '@trailer/netmodel';
import { existingNetworkOf } from '../../../parts/model-input.ts';
import type { Cell } from './cell.ts';
import { subnetsOf } from './lans.ts';
import type { Surroundings } from './topology.ts';

type HostNic = Host['interfaces'][number];

/** A NIC of a host as its agent reports it. */
export function nic(name: string, addresses: readonly string[], changes: Partial<HostNic> = {}): HostNic {
  const mac = '02:00:00:00:00:01';
  return { name, mac, kind: 'physical', mtu: 1500, up: true, addresses: [...addresses], parentable: true, ...changes };
}

/** A host shim on eth0. */
export const shim = nic('trl-0123456789', ['192.168.1.250/32'], { kind: 'macvlan', parent: 'eth0', parentable: false });

const dockerBridge = nic('docker0', ['172.17.0.1/16'], { kind: 'docker-bridge' });

const moment = '2026-01-01T00:00:00.000Z';

/** A LAN network, or with another driver a bridge. */
export function network(id: string, changes: Partial<Network> = {}): Network {
  return {
    id,
    hostId: 'h1',
    name: id,
    description: '',
    driver: 'macvlan',
    parentInterface: 'eth0',
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
    createdAt: moment,
    updatedAt: moment,
    ...changes,
  };
}

export const home = network('home');
export const lab = network('lab', { parentInterface: 'eth1', subnet: '10.0.0.0/24', gateway: '10.0.0.1' });
export const team = network('team', {
  driver: 'bridge',
  parentInterface: null,
  subnet: '172.30.0.0/16',
  gateway: '172.30.0.1',
});

const tcp80 = { hostPort: 8080, containerPort: 80, protocol: 'tcp', hostAddress: null } as const;
export const rdp = { hostPort: 9090, containerPort: 3389, protocol: 'tcp', hostAddress: null } as const;
export const viewer = { hostPort: 8006, containerPort: 8006, protocol: 'tcp', hostAddress: null } as const;

export interface Situation extends Surroundings {
  readonly workspace: Surroundings['workspace'] & Pick<Workspace, 'ports'>;
  readonly cells: readonly Cell[];
}

export interface Wanted {
  readonly networks?: readonly Network[];
  readonly nics?: readonly HostNic[];
  readonly ports?: Workspace['ports'];
  readonly defaultBridge?: boolean;
  readonly networkMode?: Workspace['networkMode'];
  /** Addresses by network id; null for the default bridge. */
  readonly addresses?: readonly (readonly [string | null, string])[];
  readonly kind?: Workspace['kind'];
  readonly guest?: { readonly address: string } | null;
  readonly running?: boolean;
  readonly returnPath?: boolean;
}

/** A workspace on the default bridge and a LAN whose NIC the host shares, unless told otherwise, with its matrix. */
export function situation(wanted: Wanted = {}): Situation {
  const { networks = [home], kind = 'linux', ports = [tcp80], defaultBridge = true, guest = null } = wanted;
  const addresses = wanted.addresses ?? [
    [null, '172.17.0.2'],
    ['home', '192.168.1.77'],
  ];
  const held = addresses.map(([networkId, address]) => ({ interface: null, networkId, address, mac: null }));
  const interfaces = [...(wanted.nics ?? [nic('eth0', ['192.168.1.10/24'])]), dockerBridge];
  const surroundings = {
    workspace: {
      name: 'web',
      kind,
      networks: networks.map(({ id }) => ({ networkId: id, ipv4Address: null, ipv6Address: null, macAddress: null })),
      networkMode: wanted.networkMode ?? 'standard',
      defaultBridge,
      ports,
      status: { addresses: held, guest: guest === null ? null : { mac: '02:00:00:00:00:99', ...guest } },
    },
    networks,
    host: {
      name: 'h1',
      interfaces,
      routes: [{ destination: '0.0.0.0/0', interface: 'eth0', gateway: '192.168.1.1' }],
    },
  } satisfies Surroundings & Pick<Situation, 'workspace'>;
  return { ...surroundings, cells: predict(surroundings, wanted) };
}

function predict(
  { workspace, networks, host }: Surroundings & Pick<Situation, 'workspace'>,
  wanted: Wanted,
): readonly Cell[] {
  const ports = workspace.ports.map((port) => ({
    ...port,
    hostAddress: null,
    hostPort: valid(parsePort(port.hostPort)),
    containerPort: valid(parsePort(port.containerPort)),
  }));
  const attached = attachedTo(workspace, networks);
  const bridges = attached.filter((network) => network === null || network.driver === 'bridge');
  const endpoints = attached.flatMap((network) =>
    workspace.status.addresses
      .filter(({ networkId }) => networkId === (network?.id ?? null))
      .map(({ address }): ReachEndpoint => {
        const subnets = network === null ? [valid(parseCidr('172.17.0.0/16'))] : subnetsOf(network);
        const parsed = valid(parseIpAddress(address));
        const [subnet] = subnets.filter((prefix) => prefix.includes(':') === address.includes(':'));
        const gateway = network === null ? '172.17.0.1' : network.gateway;
        return {
          driver: network?.driver ?? 'bridge',
          mode: modeOf(network),
          networkName: network?.name ?? 'bridge',
          parentInterface: network?.parentInterface ?? null,
          address: parsed,
          subnet: subnet ?? valid(parseCidr('172.17.0.0/16')),
          gateway: gateway === null ? null : valid(parseIpAddress(gateway)),
          publishing: network === bridges[0],
        };
      }),
  );
  const { running = true, returnPath = true } = wanted;
  return predictReachability({
    host: { online: true, interfaces: parseInterfaces(host?.interfaces ?? []) },
    workspace: {
      running,
      networkMode: workspace.networkMode,
      ports,
      publishedPorts: ports,
      endpoints,
      returnPathInstalled: returnPath,
      guest: guestOf(workspace),
    },
  });
}

/** Null stands for the default bridge. */
function attachedTo(
  { networkMode }: Surroundings['workspace'],
  networks: readonly Network[],
): readonly (Network | null)[] {
  return networkMode === 'standard' ? [...networks, null] : [];
}

function guestOf({ kind, status, networks }: Surroundings['workspace']): ReachGuest | null {
  if (kind === 'linux') return null;
  const address = status.guest === null ? null : valid(parseIpAddress(status.guest.address));
  if (networks.length === 0) return { forwardedBy: 'runtime', address: null };
  return { forwardedBy: 'forwarder', address, forwarding: address !== null };
}

function valid<Value>(parsed: { readonly ok: true; readonly value: Value } | { readonly ok: false }): Value {
  if (!parsed.ok) throw new Error('the fixture is not valid');
  return parsed.value;
}

/** The situations that a picture has to be right in, by name. */
export const situations: Readonly<Record<string, Situation>> = {
  'a bridge and a shared NIC': situation(),
  'a bridge and a shared NIC, without the return path': situation({ returnPath: false }),
  'a host shim': situation({ nics: [nic('eth0', ['192.168.1.10/24']), shim] }),
  'a stopped workspace': situation({ running: false }),
  'the network of its host': situation({
    networkMode: 'host',
    networks: [],
    defaultBridge: false,
    ports: [{ ...tcp80, containerPort: 8080 }],
    addresses: [[null, '192.168.1.10']],
  }),
  'a bridge alone': situation({ networks: [], addresses: [[null, '172.17.0.2']] }),
  'a LAN alone': situation({ defaultBridge: false, ports: [], addresses: [['home', '192.168.1.77']] }),
  'a dedicated NIC': situation({ nics: [nic('eth0', []), nic('eth9', ['192.168.1.10/24'])] }),
  'a parent on another LAN than the host': situation({ nics: [nic('eth0', []), nic('eth1', ['10.0.0.10/24'])] }),
  'a LAN without a gateway': situation({ networks: [{ ...home, gateway: null }] }),
  'neighbours kept apart': situation({ networks: [{ ...home, mode: 'private' }] }),
  'neighbours behind the switch': situation({ networks: [{ ...home, mode: 'vepa' }] }),
  'an ipvlan': situation({ networks: [{ ...home, driver: 'ipvlan', mode: 'l2' }] }),
  'a routed network': situation({
    networks: [{ ...home, driver: 'ipvlan', mode: 'l3', subnet: '10.80.0.0/24', gateway: null }],
    addresses: [
      [null, '172.17.0.2'],
      ['home', '10.80.0.2'],
    ],
  }),
  'two LANs and two bridges': situation({
    networks: [home, lab, team],
    nics: [nic('eth0', ['192.168.1.10/24', 'fd00::10/64']), nic('eth1', ['10.0.0.10/24'])],
    addresses: [
      ['home', '192.168.1.77'],
      ['lab', '10.0.0.77'],
      ['team', '172.30.0.2'],
      [null, '172.17.0.2'],
    ],
  }),
  'a desktop on a LAN': situation({ kind: 'windows', ports: [rdp, viewer], guest: { address: '192.168.1.213' } }),
  'a desktop without a lease': situation({ kind: 'windows', ports: [rdp, viewer] }),
  'a desktop on a bridge alone': situation({
    kind: 'windows',
    ports: [rdp, viewer],
    networks: [],
    addresses: [[null, '172.17.0.2']],
  }),
};

function modeOf(network: Network | null): ReachEndpoint['mode'] {
  return network === null ? null : existingNetworkOf(network).mode;
}
