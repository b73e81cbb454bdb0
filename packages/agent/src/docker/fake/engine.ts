import { engineParentOf } from '@trailer/netmodel';
import { EngineError } from '../errors.ts';
import type {
  CommandOptions,
  CommandResult,
  ContainerRequest,
  ContainerSummary,
  EngineContainer,
  EngineGate,
  EngineNetwork,
  EngineWatch,
  ExecSession,
  FileLimits,
  NetworkRequest,
  OutputChunk,
  StationRequest,
  TerminalSize,
} from '../gate.ts';
import { FakeEvents } from './events.ts';
import { FakeFiles } from './files.ts';
import { attach, carries, defaultBridge, type FakeContainer, newContainer, refuseTakenPorts, view } from './machine.ts';
import { openMain, writtenBy } from './main-process.ts';
import { refuseContainerName, refuseNetwork } from './refusals.ts';
import { createCat, sleepUntil } from './session.ts';
import { stationOf } from './station.ts';

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
  /** How often it was asked anything. */
  questions = 0;
  readonly #networks = new Map<string, EngineNetwork>([[defaultBridge.id, defaultBridge]]);
  readonly #containers = new Map<string, FakeContainer>();
  readonly #volumes = new Map<string, Readonly<Record<string, string>>>();
  readonly #events = new FakeEvents();
  #away = false;
  #counter = 0;

  /** The engine ends; containers of the fake keep their state, as with live-restore. */
  goAway(): void {
    this.#away = true;
    this.#events.tellLost('connect ECONNREFUSED');
  }

  comeBack(): void {
    this.#away = false;
    this.#events.tellConnected();
  }

  /** Every change that was asked for, in order. */
  get changes(): readonly string[] {
    return this.#events.changes;
  }

  /** Calls back once, right after the change of that number (from 1). */
  afterChange(number: number, callback: () => void): void {
    this.#events.afterChange(number, callback);
  }

  async info() {
    this.#answer();
    return { version: '28.5.2', apiVersion: '1.51', rootless: false };
  }

  async listNetworks(label: string | null): Promise<readonly EngineNetwork[]> {
    this.#answer();
    return [...this.#networks.values()].filter(({ labels }) => label === null || carries(labels, label));
  }

  async inspectNetwork(id: string): Promise<EngineNetwork | null> {
    this.#answer();
    return this.#networks.get(id) ?? null;
  }

  async createNetwork(request: NetworkRequest): Promise<string> {
    this.#answer();
    refuseNetwork(request, [...this.#networks.values()], this.parents);
    const { excludedAddresses: _, ...network } = request;
    const id = this.#newId('network');
    this.#networks.set(id, { ...network, parentInterface: engineParentOf(request), id });
    this.#events.note('network create', id, request.labels);
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
    this.#events.note('network destroy', id, network.labels);
  }

  async disconnectNetwork(networkId: string, containerId: string): Promise<void> {
    this.#answer();
    const container = this.#containers.get(containerId);
    if (container === undefined) return;
    container.endpoints = container.endpoints.filter((endpoint) => endpoint.networkId !== networkId);
    this.#events.note('network disconnect', networkId, { container: containerId });
  }

  async listContainers(label: string | null): Promise<readonly ContainerSummary[]> {
    this.#answer();
    const all = [...this.#containers.values()].map(view);
    return all.filter(({ labels, state }) => (label === null ? state === 'running' : carries(labels, label)));
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
    refuseContainerName(request.name, this.#containers.values());
    const id = this.#newId('container');
    const labels = { ...this.imageLabels.get(request.image), ...request.labels };
    this.#containers.set(id, newContainer(id, { ...request, labels }));
    for (const { volume } of request.mounts) this.#volumes.set(volume, request.volumeLabels);
    this.#events.note('container create', id, request.labels);
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
    this.#events.note('container start', id, container.request.labels);
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
    this.#events.note('container die', id, container.request.labels);
  }

  async signalContainer(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#answer();
    const container = this.#containers.get(id);
    if (container?.state !== 'running') return;
    this.#events.note(`container ${signal}`, id, container.request.labels);
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
    refuseContainerName(name, this.#containers.values());
    const container = this.#need(id);
    container.name = name;
    this.#events.note('container rename', id, container.request.labels);
  }

  async removeContainer(id: string): Promise<void> {
    this.#answer();
    const container = this.#containers.get(id);
    if (container === undefined) return;
    this.#containers.delete(id);
    this.#events.note('container destroy', id, container.request.labels);
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
    this.#events.note('image pull', reference, {});
  }

  watchEvents(watch: EngineWatch): Promise<void> {
    return this.#events.watch(watch, this.#away);
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

  async startStation(request: StationRequest): Promise<string> {
    const id = await this.createContainer(stationOf(request, `station-${this.#counter}`));
    try {
      await this.startContainer(id);
      return id;
    } catch (error) {
      await this.removeContainer(id);
      throw error;
    }
  }

  async removeHelper(): Promise<void> {
    this.#answer();
  }

  async *readLogs(containerId: string): AsyncGenerator<OutputChunk> {
    yield { stream: 'stdout', bytes: new TextEncoder().encode(writtenBy(this.#need(containerId))) };
  }

  async openExec(containerId: string): Promise<ExecSession> {
    this.#needRunning(containerId);
    return createCat();
  }

  async openAttach(containerId: string, size: TerminalSize | null): Promise<ExecSession> {
    const session = openMain(this.#needRunning(containerId));
    if (size !== null) await session.resize(size);
    return session;
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

  #needRunning(id: string): FakeContainer {
    const container = this.#need(id);
    if (container.state === 'running') return container;
    throw new EngineError({ message: `container ${id} is not running`, status: 409 });
  }

  #takenAddresses(): ReadonlySet<string> {
    const running = [...this.#containers.values()].filter(({ state }) => state === 'running');
    return new Set(running.flatMap(({ endpoints }) => endpoints.map(({ address }) => address)));
  }

  #newId(kind: string): string {
    this.#counter += 1;
    return `${kind}-${this.#counter}`;
  }
}
