import { cidr, ip, mac, must, port } from '../address/address.suite.ts';
import { parseInterfaceAddress } from '../address/parse.ts';
import { isServedByContainer } from '../desktop/guest-ports.ts';
import type { ObservedGuest, WindowsSpec } from '../desktop/types.ts';
import { homeLab } from '../host.suite.ts';
import type { HostShimPlan, ObservedShim } from '../links/types.ts';
import { emptyReturnPath, planReturnPath } from '../returnpath/plan.ts';
import type { PublishedPort } from '../workspace/types.ts';
import { containerEndpoints } from './endpoints.ts';
import { fingerprintNetwork, fingerprintWorkspace } from './fingerprint.ts';
import type {
  DesiredHost,
  DesiredNetwork,
  DesiredWorkspace,
  HostView,
  ObservedContainer,
  ObservedEndpoint,
  ObservedHost,
  ObservedNetwork,
  StepKind,
  SubjectActivity,
} from './types.ts';

export function network(changes: Partial<DesiredNetwork> = {}): DesiredNetwork {
  return {
    id: 'n-lan',
    generation: 1,
    name: 'lan',
    driver: 'macvlan',
    parentInterface: 'eth0',
    subnet: cidr('192.168.1.0/24'),
    gateway: ip('192.168.1.1'),
    ipRange: null,
    excludedAddresses: [],
    vlanId: null,
    mode: null,
    ipv6: null,
    hostShim: null,
    deleting: false,
    ...changes,
  };
}

export const bridgeNetwork = network({
  id: 'n-web',
  name: 'web',
  driver: 'bridge',
  parentInterface: null,
  subnet: cidr('172.20.0.0/16'),
  gateway: ip('172.20.0.1'),
});

export const webPort: PublishedPort = {
  hostAddress: null,
  hostPort: port(9090),
  containerPort: port(8080),
  protocol: 'tcp',
};

export function attachedTo(...networkIds: readonly string[]): Pick<DesiredWorkspace, 'endpoints'> {
  return {
    endpoints: networkIds.map((networkId) => ({ networkId, ipv4Address: null, ipv6Address: null, macAddress: null })),
  };
}

/** A workspace on the LAN and on the default bridge with one published port. */
export function workspace(changes: Partial<DesiredWorkspace> = {}): DesiredWorkspace {
  return {
    id: 'w-1',
    generation: 1,
    name: 'shop',
    kind: 'linux',
    image: 'shop:1',
    command: null,
    environment: {},
    interactive: false,
    volumes: [],
    resources: { cpus: null, memoryMiB: null },
    windows: null,
    running: true,
    forceStop: false,
    restarts: 0,
    deploys: 0,
    deleting: false,
    ...attachedTo('n-lan'),
    ports: [webPort],
    defaultBridge: true,
    networkMode: 'standard',
    ...changes,
  };
}

export const windows: WindowsSpec = {
  edition: '11',
  account: { username: 'trailer', password: 'secret' },
  language: 'en',
  keyboard: 'en-US',
  diskGiB: 64,
  acceleration: 'kvm',
};

export const viewerPort: PublishedPort = { ...webPort, hostPort: port(8006), containerPort: port(8006) };
export const rdpPort: PublishedPort = { ...webPort, hostPort: port(13_389), containerPort: port(3389) };
export const gamePort: PublishedPort = { ...webPort, hostPort: port(5000), containerPort: port(5000), protocol: 'udp' };

/** A Windows desktop on the LAN and on the default bridge, with a port that the container serves and two of the guest's. */
export function desktop(changes: Partial<DesiredWorkspace> = {}): DesiredWorkspace {
  return workspace({ kind: 'windows', windows, ports: [viewerPort, rdpPort, gamePort], ...changes });
}

/** What is observed of the guest of such a desktop when all is well. */
export function guest(changes: Partial<ObservedGuest> = {}): ObservedGuest {
  return {
    state: 'forwarding',
    mac: mac('02:11:22:33:44:55'),
    address: ip('192.168.1.213'),
    message: '',
    forwarded: [
      { protocol: 'udp', port: port(5000) },
      { protocol: 'tcp', port: port(3389) },
    ],
    ...changes,
  };
}

export function made(spec: DesiredNetwork, changes: Partial<ObservedNetwork> = {}): ObservedNetwork {
  const { name, driver, parentInterface, subnet, gateway, ipRange } = spec;
  return {
    engineId: `engine-${spec.id}`,
    networkId: spec.id,
    name,
    driver,
    parentInterface,
    subnet,
    gateway,
    ipRange,
    fingerprint: fingerprintNetwork(spec),
    vlanLink: null,
    ...changes,
  };
}

/** A shim that is as its plan wants it. */
export function shimOf(plan: HostShimPlan, changes: Partial<ObservedShim> = {}): ObservedShim {
  return {
    kind: 'shim',
    name: plan.name,
    parentInterface: plan.parentInterface,
    mac: plan.mac,
    mode: 'bridge',
    up: true,
    addresses: [must(parseInterfaceAddress(`${plan.address}/32`))],
    routes: plan.destinations.map((destination) => ({ destination, source: plan.address })),
    settled: true,
    ...changes,
  };
}

export const onBridge: ObservedEndpoint = {
  kind: 'bridge',
  address: ip('172.17.0.2'),
  subnet: cidr('172.17.0.0/16'),
  gateway: ip('172.17.0.1'),
  parentInterface: null,
  publishing: true,
  networkId: null,
  engineNetworkId: 'engine-bridge',
  engineNetworkName: 'bridge',
  interface: 'eth0',
  mac: mac('02:42:ac:11:00:02'),
};

export const onLan: ObservedEndpoint = {
  kind: 'lan',
  address: ip('192.168.1.60'),
  subnet: cidr('192.168.1.0/24'),
  gateway: ip('192.168.1.1'),
  parentInterface: 'eth0',
  publishing: false,
  networkId: 'n-lan',
  engineNetworkId: 'engine-n-lan',
  engineNetworkName: 'lan',
  interface: 'eth1',
  mac: mac('02:42:c0:a8:01:3c'),
};

export const onWeb: ObservedEndpoint = {
  ...onBridge,
  address: ip('172.20.0.2'),
  subnet: cidr('172.20.0.0/16'),
  gateway: ip('172.20.0.1'),
  publishing: false,
  networkId: 'n-web',
  engineNetworkId: 'engine-n-web',
  engineNetworkName: 'web',
};

/** The container of a workspace, running and as it should be: every address, every mapping, the return path in place. */
export function container(of: DesiredWorkspace, changes: Partial<ObservedContainer> = {}): ObservedContainer {
  const endpoints = [onBridge, onLan, onWeb].filter(({ networkId }) =>
    networkId === null ? of.defaultBridge : of.endpoints.some((spec) => spec.networkId === networkId),
  );
  const bare: ObservedContainer = {
    engineId: `engine-${of.id}`,
    workspaceId: of.id,
    name: of.name,
    fingerprint: fingerprintWorkspace(
      of,
      of.endpoints.map(({ networkId }) => `engine-${networkId}`),
    ),
    state: 'running',
    exitCode: null,
    engineError: '',
    restartsDone: of.restarts,
    pid: 4711,
    endpoints,
    publishedPorts: of.ports,
    returnPath: emptyReturnPath,
    returnPathStrategy: 'nsenter',
    stopAsked: false,
    forwarder: of.kind === 'windows' ? 1 : null,
    guest: of.kind === 'windows' ? guest() : null,
  };
  const guestLan = of.kind === 'windows' ? endpoints.find(({ kind }) => kind === 'lan') : undefined;
  const returnPath = planReturnPath({
    endpoints: containerEndpoints(of, bare),
    ports: guestLan === undefined ? of.ports : of.ports.filter(isServedByContainer),
    guestInterface: guestLan?.interface ?? null,
    hostInterfaces: homeLab().interfaces,
  });
  return { ...bare, returnPath, ...changes };
}

/** A container that does not run has no process, no addresses, no mappings and no return path to read. */
export function stopped(of: DesiredWorkspace, changes: Partial<ObservedContainer> = {}): ObservedContainer {
  const still = {
    state: 'exited',
    exitCode: 0,
    pid: null,
    endpoints: [],
    publishedPorts: [],
    returnPath: null,
  } as const;
  return container(of, { ...still, ...changes });
}

/** A host with the networks made and the image there; what a test does not name is as it should be. */
export function view(desired: Partial<DesiredHost>, observed: Partial<ObservedHost> = {}): HostView {
  const networks = desired.networks ?? [network()];
  const workspaces = desired.workspaces ?? [];
  return {
    desired: { generation: 1, ...desired, networks, workspaces },
    observed: {
      networks: networks.map((spec) => made(spec)),
      containers: workspaces.map((spec) => container(spec)),
      images: workspaces.map(({ image }) => image),
      interfaces: homeLab().interfaces,
      links: [],
      ...observed,
    },
  };
}

export function failedAt(step: StepKind, message = 'It broke.', cure = 'Mend it.'): SubjectActivity {
  return { running: null, failure: { step, message, cure } };
}

export function busyWith(step: StepKind, progress: string | null = null): SubjectActivity {
  return { running: { step, progress }, failure: null };
}
