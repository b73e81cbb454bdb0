import type { ContainerState } from '@trailer/netmodel';
import { EngineError } from '../errors.ts';
import type {
  ContainerRequest,
  EndpointRequest,
  EngineContainer,
  EngineEndpointView,
  EngineNetwork,
  TerminalSize,
} from '../gate.ts';
import { readAddress, readPort, readPrefix } from '../read.ts';
import { pickAddress } from './addresses.ts';

/** A container of the fake engine: what was asked for, and what has become of it. */
export interface FakeContainer {
  readonly id: string;
  readonly request: ContainerRequest;
  name: string;
  state: ContainerState;
  error: string;
  pid: number | null;
  endpoints: readonly EngineEndpointView[];
  published: boolean;
  exitCode: number;
  /** What its main process wrote on its terminal, where it has one. */
  written: string;
  terminal: TerminalSize;
}

export const defaultBridge: EngineNetwork = {
  id: 'id-of-the-default-bridge',
  name: 'bridge',
  driver: 'bridge',
  labels: {},
  parentInterface: null,
  subnet: readPrefix('172.17.0.0/16'),
  gateway: readAddress('172.17.0.1'),
  ipRange: null,
};

/** A container that was made and not started yet. */
export function newContainer(id: string, request: ContainerRequest): FakeContainer {
  const terminal = { columns: 0, rows: 0 };
  const nothing = { error: '', pid: null, endpoints: [], published: false, exitCode: 0, written: '', terminal };
  return { id, request, name: request.name, state: 'created', ...nothing };
}

/** Gives a starting container its addresses, and its port mappings if a bridge owns the default route. */
export function attach(container: FakeContainer, networks: readonly EngineNetwork[], taken: ReadonlySet<string>): void {
  const used = new Set(taken);
  container.endpoints = container.request.endpoints.map((endpoint) => {
    const network = networks.find(({ name }) => name === endpoint.networkName);
    if (network === undefined)
      throw new EngineError({ message: `network ${endpoint.networkName} not found`, status: 404 });
    const view = toEndpoint(endpoint, network, used);
    used.add(view.address);
    return view;
  });
  const [owner] = container.endpoints.toSorted(
    (one, other) => other.gatewayPriority - one.gatewayPriority || (one.networkName < other.networkName ? -1 : 1),
  );
  // The silent trap: an engine whose default route is a macvlan's installs no mapping, and says nothing.
  container.published = networks.find(({ id }) => id === owner?.networkId)?.driver === 'bridge';
}

/** A fake container as inspect tells it. */
export function view(container: FakeContainer): EngineContainer {
  const running = container.state === 'running';
  return {
    id: container.id,
    name: container.name,
    labels: container.request.labels,
    state: container.state,
    exitCode: container.state === 'exited' ? container.exitCode : null,
    error: container.error,
    pid: container.pid,
    tty: container.request.interactive,
    endpoints: running ? container.endpoints : [],
    publishedPorts: running && container.published ? container.request.ports : [],
  };
}

/** Refuses a start when a host port is taken by another running container, or by a process. */
export function refuseTakenPorts(
  container: FakeContainer,
  others: Iterable<FakeContainer>,
  host: ReadonlySet<number>,
): void {
  const running = [...others].filter(({ id, state }) => id !== container.id && state === 'running');
  const taken = new Set([...host, ...running.flatMap(({ request }) => request.ports.map(({ hostPort }) => hostPort))]);
  const clash = container.request.ports.find(({ hostPort }) => taken.has(hostPort));
  if (clash === undefined) return;
  const port = readPort(clash.hostPort);
  throw new EngineError({ message: `Bind for 0.0.0.0:${port} failed: port is already allocated`, status: 500 });
}

function toEndpoint(endpoint: EndpointRequest, network: EngineNetwork, taken: ReadonlySet<string>): EngineEndpointView {
  return {
    ...pickAddress(network, taken, endpoint.ipv4Address),
    networkId: network.id,
    networkName: network.name,
    gateway: network.gateway,
    mac: endpoint.macAddress,
    gatewayPriority: endpoint.ownsDefaultRoute ? 1000 : 0,
  };
}

/** Whether labels hold `name`, or `name=value`. */
export function carries(labels: Readonly<Record<string, string>>, filter: string): boolean {
  const [name = '', value] = filter.split('=');
  return name in labels && (value === undefined || labels[name] === value);
}
