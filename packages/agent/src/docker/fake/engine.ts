import { overlaps } from '@trailer/netmodel';
import { EngineError } from '../errors.ts';
import type {
  CommandOptions,
  CommandResult,
  ContainerRequest,
  ContainerSummary,
  EngineContainer,
  EngineEvent,
  EngineGate,
  EngineNetwork,
  EngineWatch,
  ExecSession,
  FileLimits,
  NetworkRequest,
  OutputChunk,
} from '../gate.ts';
import { FakeFiles } from './files.ts';
import { attach, defaultBridge, type FakeContainer, newContainer, refuseTakenPorts, view } from './machine.ts';
import { createCat, sleepUntil } from './session.ts';

/** The exit code of a program that was killed. */
const killed = 137;

/** An engine in memory that behaves as the real one does where the agent depends on it; both pass `gate.suite.ts`. */
export class FakeEngine implements EngineGate {
  /** References that are there. */
  readonly images = new Set<string>();
  /** Labels of images, which the engine hands down to containers. */
  readonly imageLabels = new Map<string, Readonly<Record<string, string>>>();
  /** References that could be pulled. */
  readonly registry = new Set<string>();
  /** Host ports that something else listens on. */
  readonly takenPorts = new Set<number>();
  /** NICs of the host. */
  readonly parents = new Set<string>(['eth0']);
  /** Names of containers whose program goes on after SIGTERM, as a guest does while it shuts down. */
  readonly slowToStop = new Set<string>();
  /** What programs wrote inside the containers. */
  readonly files = new FakeFiles();
  /** Every change that was asked for, in order. */
  readonly changes: string[] = [];
  /** How often it was asked anything. */
  questions = 0;
  readonly #networks = new Map<string, EngineNetwork>([[defaultBridge.id, defaultBridge]]);
  readonly #containers = new Map<string, FakeContainer>();
  readonly #volumes = new Map<string, Readonly<Record<string, string>>>();
  readonly #watches = new Set<EngineWatch>();
  #afterChange: { readonly number: number; readonly callback: () => void } | null = null;
  #away = false;
  #counter = 0;

  /** The engine ends; containers of the fake keep their state, as with live-restore. */
  goAway(): void {
    this.#away = true;
    for (const watch of this.#watches) watch.onLost('connect ECONNREFUSED');
  }

  comeBack(): void {
    this.#away = false;
    for (const watch of this.#watches) watch.onConnected();
  }

  /** Calls back once, right after the change of that number (from 1). */
  afterChange(number: number, callback: () => void): void {
    this.#afterChange = { number, callback };
  }

  async info() {
    this.#answer();
    return { version: '28.5.2', apiVersion: '1.51', rootless: false };
  }

  async listNetworks(label: string): Promise<readonly EngineNetwork[]> {
    this.#answer();
    return [...this.#networks.values()].filter(({ labels }) => matches(labels, label));
  }

  async inspectNetwork(id: string): Promise<EngineNetwork | null> {
    this.#answer();
    return this.#networks.get(id) ?? null;
  }

  async createNetwork(request: NetworkRequest): Promise<string> {
    this.#answer();
    this.#refuseNetwork(request);
    const { excludedAddresses: _, ...network } = request;
    const id = this.#newId('network');
    this.#networks.set(id, { ...network, id });
    this.#note('network create', id, request.labels);
    return id;
  }

  async removeNetwork(id: string): Promise<void> {
    this.#answer();
    const network = this.#networks.get(id);
    if (network === undefined) return;
    const users = [...this.#containers.values()].filter(({ endpoints }) =>
      endpoints.some(({ networkId }) => networkId === id),
    );
    if (users.some(({ state }) => state === 'running')) {
      throw new EngineError({ message: `network ${network.name} has active endpoints`, status: 403 });
    }
    this.#networks.delete(id);
    this.#note('network destroy', id, network.labels);
  }

  async disconnectNetwork(networkId: string, containerId: string): Promise<void> {
    this.#answer();
    const container = this.#containers.get(containerId);
    if (container === undefined) return;
    container.endpoints = container.endpoints.filter((endpoint) => endpoint.networkId !== networkId);
    this.#note('network disconnect', networkId, { container: containerId });
  }

  async listContainers(label: string | null): Promise<readonly ContainerSummary[]> {
    this.#answer();
    const all = [...this.#containers.values()].map(view);
    return all.filter(({ labels, state }) => (label === null ? state === 'running' : matches(labels, label)));
  }

  async inspectContainer(id: string): Promise<EngineContainer | null> {
    this.#answer();
    const container = this.#containers.get(id);
    return container === undefined ? null : view(container);
  }

  async createContainer(request: ContainerRequest): Promise<string> {
    this.#answer();
    if (!this.images.has(request.image)) {
      throw new EngineError({ message: `No such image: ${request.image}`, status: 404 });
    }
    this.#refuseName(request.name);
    const id = this.#newId('container');
    const labels = { ...this.imageLabels.get(request.image), ...request.labels };
    this.#containers.set(id, newContainer(id, { ...request, labels }));
    for (const { volume } of request.mounts) this.#volumes.set(volume, request.volumeLabels);
    this.#note('container create', id, request.labels);
    return id;
  }

  async startContainer(id: string): Promise<void> {
    this.#answer();
    const container = this.#need(id);
    if (container.state === 'running') return;
    try {
      refuseTakenPorts(container, this.#containers.values(), this.takenPorts);
      attach(container, [...this.#networks.values()], this.#takenAddresses());
    } catch (error) {
      container.error = error instanceof Error ? error.message : '';
      throw error;
    }
    this.#counter += 1;
    Object.assign(container, { state: 'running', error: '', pid: 1_000_000 + this.#counter });
    this.#note('container start', id, container.request.labels);
  }

  /** Nobody waits in memory: one that is slow to stop has its grace behind it at once. */
  async stopContainer(id: string, _graceSeconds?: number | null): Promise<void> {
    this.#answer();
    const container = this.#containers.get(id);
    if (container?.state !== 'running') return;
    this.die(id, this.slowToStop.has(container.name) ? killed : 0);
  }

  async restartContainer(id: string): Promise<void> {
    this.#answer();
    this.#need(id);
    await this.stopContainer(id);
    await this.startContainer(id);
  }

  /** Its program ends, and nothing starts it again. */
  die(id: string, exitCode = 0): void {
    const container = this.#need(id);
    Object.assign(container, { state: 'exited', pid: null, exitCode });
    this.#note('container die', id, container.request.labels);
  }

  async signalContainer(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#answer();
    const container = this.#containers.get(id);
    if (container?.state !== 'running') return;
    this.#note(`container ${signal}`, id, container.request.labels);
    if (signal === 'SIGKILL') this.die(id, killed);
    else if (!this.slowToStop.has(container.name)) this.die(id);
  }

  async readFile(id: string, path: string, { maxBytes, signal }: FileLimits): Promise<Uint8Array | null> {
    this.#answer();
    signal?.throwIfAborted();
    return this.#containers.has(id) ? this.files.read(id, path, maxBytes) : null;
  }

  async renameContainer(id: string, name: string): Promise<void> {
    this.#answer();
    this.#refuseName(name);
    const container = this.#need(id);
    container.name = name;
    this.#note('container rename', id, container.request.labels);
  }

  async removeContainer(id: string): Promise<void> {
    this.#answer();
    const container = this.#containers.get(id);
    if (container === undefined) return;
    this.#containers.delete(id);
    this.#note('container destroy', id, container.request.labels);
  }

  async removeVolumes(label: string, value: string): Promise<void> {
    this.#answer();
    for (const [name, labels] of this.#volumes) if (labels[label] === value) this.#volumes.delete(name);
  }

  /** Names of the volumes that are there. */
  get volumes(): readonly string[] {
    return [...this.#volumes.keys()];
  }

  async hasImage(reference: string): Promise<boolean> {
    this.#answer();
    return this.images.has(reference);
  }

  async pullImage(reference: string, onProgress: (progress: string) => void): Promise<void> {
    this.#answer();
    if (!this.registry.has(reference)) {
      throw new EngineError({ message: `manifest for ${reference} not found: manifest unknown`, status: 404 });
    }
    onProgress('50 % of 2.0 MB');
    this.images.add(reference);
    this.#note('image pull', reference, {});
  }

  watchEvents(watch: EngineWatch): Promise<void> {
    this.#watches.add(watch);
    if (!this.#away) queueMicrotask(() => watch.onConnected());
    return new Promise((resolve) => {
      watch.signal.addEventListener('abort', () => {
        this.#watches.delete(watch);
        resolve();
      });
    });
  }

  async exec(id: string, command: readonly string[], { stdin = '', signal }: CommandOptions): Promise<CommandResult> {
    this.#answer();
    if (this.files.run(id, command, stdin)) return { exitCode: 0, stdout: '', stderr: '' };
    if (command[0] === 'sleep') await sleepUntil(signal);
    if (command[0] === 'cat') return { exitCode: 0, stdout: stdin, stderr: '' };
    return { exitCode: command[0] === 'false' ? 1 : 127, stdout: '', stderr: '' };
  }

  async startHelper(): Promise<string> {
    return this.#newId('helper');
  }

  async removeHelper(): Promise<void> {
    this.#answer();
  }

  async *readLogs(containerId: string): AsyncGenerator<OutputChunk> {
    this.#need(containerId);
    yield { stream: 'stdout', bytes: new TextEncoder().encode('serving\n') };
  }

  async openExec(containerId: string): Promise<ExecSession> {
    const { state } = this.#need(containerId);
    if (state !== 'running') throw new EngineError({ message: `container ${containerId} is not running`, status: 409 });
    return createCat();
  }

  openAttach(containerId: string): Promise<ExecSession> {
    return this.openExec(containerId);
  }

  #answer(): void {
    this.questions += 1;
    if (this.#away) throw new EngineError({ message: 'connect ECONNREFUSED', status: null });
  }

  #need(id: string): FakeContainer {
    const container = this.#containers.get(id);
    if (container === undefined) throw new EngineError({ message: `No such container: ${id}`, status: 404 });
    return container;
  }

  #refuseName(name: string): void {
    const taken = [...this.#containers.values()].some((container) => container.name === name);
    if (!taken) return;
    const message = `Conflict. The container name "/${name}" is already in use by container`;
    throw new EngineError({ message, status: 409 });
  }

  #refuseNetwork({ name, subnet, driver, parentInterface }: NetworkRequest): void {
    const others = [...this.#networks.values()];
    if (others.some((other) => other.name === name)) {
      throw new EngineError({ message: `network with name ${name} already exists`, status: 409 });
    }
    if (driver === 'macvlan' && !this.parents.has(parentInterface ?? '')) {
      const message = `invalid subinterface vlan name ${parentInterface}, example formatting is eth0.10`;
      throw new EngineError({ message, status: 500 });
    }
    if (others.some((other) => subnet !== null && other.subnet !== null && overlaps(subnet, other.subnet))) {
      const message = 'invalid pool request: Pool overlaps with other one on this address space';
      throw new EngineError({ message, status: 403 });
    }
  }

  #takenAddresses(): ReadonlySet<string> {
    const running = [...this.#containers.values()].filter(({ state }) => state === 'running');
    return new Set(running.flatMap(({ endpoints }) => endpoints.map(({ address }) => address)));
  }

  #newId(kind: string): string {
    this.#counter += 1;
    return `${kind}-${this.#counter}`;
  }

  #note(what: `${EngineEvent['type']} ${string}`, id: string, attributes: EngineEvent['attributes']): void {
    const [kind, action = ''] = what.split(' ');
    const type = kind === 'network' || kind === 'image' ? kind : 'container';
    this.changes.push(`${action} ${id}`);
    if (this.changes.length === this.#afterChange?.number) this.#afterChange.callback();
    const containerId = type === 'container' ? id : (attributes['container'] ?? null);
    const event: EngineEvent = { type, action, id, containerId, attributes, atMs: Date.now() };
    for (const watch of this.#watches) queueMicrotask(() => watch.onEvent(event));
  }
}

function matches(labels: Readonly<Record<string, string>>, filter: string): boolean {
  const [name = '', value] = filter.split('=');
  return name in labels && (value === undefined || labels[name] === value);
}
