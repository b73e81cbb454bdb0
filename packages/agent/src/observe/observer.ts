import {
  type DesiredHost,
  emptyReturnPath,
  type HostInterface,
  type ObservedContainer,
  type ObservedHost,
} from '@trailer/netmodel';
import type { Logger } from 'pino';
import type { EngineEvent, EngineGate } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import type { Journal } from '../journal.ts';
import type { InstalledReturnPath, KernelGate } from '../kernel-gate.ts';
import { Remembered } from '../remembered.ts';
import { AdoptedNetworks } from './adopted.ts';
import { ClashWatch, type ClashWatchOptions } from './clash-watch.ts';
import { ContainerReader } from './container-reader.ts';
import type { GuestWatchOptions } from './guest-watch.ts';
import { HostInterfaces } from './host-interfaces.ts';
import { ImageShelf } from './images.ts';
import { toObservedNetwork } from './network.ts';
import { Originals } from './originals.ts';
import { forEachLimited } from './parallel.ts';
import { RunningGuests } from './running-guests.ts';
import { type StaleAfterEvent, staleAfter } from './stale.ts';

/** Inspections and readings at one time; the engine serves them from two cores as well as from one lane. */
const parallelReads = 8;

/** Return paths that one audit reads again though nothing hinted at a change: what somebody did inside a namespace. */
const readingsPerAudit = 8;

export interface ObserverParts {
  readonly engine: EngineGate;
  readonly kernel: KernelGate;
  readonly journal: Journal;
  readonly logger: Logger;
}

/**
 * Keeps what was last seen of the engine and the kernel, and reads again only what an event, a step or an audit made
 * stale: looking at two hundred workspaces at rest asks the engine nothing.
 */
export class Observer {
  readonly #parts: ObserverParts;
  readonly #images: ImageShelf;
  readonly #reader: ContainerReader;
  /** In order of their last reading, the oldest first. */
  readonly #containers = new Map<string, ObservedContainer>();
  readonly #staleContainers = new Set<string>();
  readonly #staleNamespaces = new Set<string>();
  /** Process ids of containers that were asked to end: the next run of one was not. */
  readonly #stopAsked = new Map<string, number>();
  readonly #guests: RunningGuests;
  readonly #networks: Remembered<ObservedHost['networks']>;
  readonly #adopted: AdoptedNetworks;
  readonly #originals: Originals;
  readonly #interfaces: HostInterfaces;
  readonly #clashes: ClashWatch;
  readonly #listing: Remembered<void>;

  constructor(parts: ObserverParts) {
    this.#parts = parts;
    this.#images = new ImageShelf(parts.engine);
    this.#reader = new ContainerReader(parts);
    this.#networks = new Remembered(async () =>
      (await parts.engine.listNetworks(labels.network)).map(toObservedNetwork),
    );
    this.#adopted = new AdoptedNetworks(parts.engine);
    this.#originals = new Originals(parts);
    this.#interfaces = new HostInterfaces(parts.kernel);
    this.#clashes = new ClashWatch({
      ...parts,
      observeInterfaces: () => this.observeInterfaces(),
      listContainers: () => [...this.#containers.values()].map((container) => this.#guests.attach(container)),
      listNetworks: () => parts.journal.desired?.networks ?? [],
    });
    this.#guests = new RunningGuests({
      ...parts,
      observeInterfaces: () => this.observeInterfaces(),
      listContainers: () => [...this.#containers.values()],
      isDesktop: (container) => this.#reader.isDesktop(container),
    });
    this.#listing = new Remembered(() => this.#listContainers());
  }

  /** Marks what an engine event makes stale, and returns it; null when nothing does. */
  noteEvent(event: EngineEvent): StaleAfterEvent | null {
    const stale = staleAfter(event, this.#containers);
    if (stale === null) return null;
    if (stale.containerId !== null) this.noteContainer(stale.containerId);
    if (stale.containerId !== null && stale.namespace) this.noteNamespace(stale.containerId);
    if (stale.networks) this.noteNetworks();
    if (stale.images) this.noteImages();
    return stale;
  }

  /** The engine was away: anything may have happened. */
  noteEverything(): void {
    this.#listing.forget();
    this.#reader.forgetNetworks();
    this.noteNetworks();
    this.noteImages();
    for (const id of this.#containers.keys()) this.noteNamespace(id);
  }

  noteContainer(engineId: string): void {
    this.#staleContainers.add(engineId);
  }

  /** What is in a container's namespace may have changed, though its process is the same. */
  noteNamespace(engineId: string): void {
    this.#staleNamespaces.add(engineId);
    this.#staleContainers.add(engineId);
    this.#guests.noteStale(engineId);
  }

  noteNetworks(): void {
    this.#networks.forget();
    this.#adopted.forget();
  }

  noteImages(): void {
    this.#images.forget();
  }

  noteInterfaces(): void {
    this.#interfaces.forget();
  }

  /** This run of a container was asked to end. */
  noteStopAsked(engineId: string): void {
    const pid = this.#containers.get(engineId)?.pid ?? null;
    if (pid !== null) this.#stopAsked.set(engineId, pid);
  }

  /** Lists everything again and reads the containers that were read longest ago. */
  noteAudit(): void {
    this.#listing.forget();
    this.noteNetworks();
    this.noteImages();
    this.noteInterfaces();
    for (const id of [...this.#containers.keys()].slice(0, readingsPerAudit)) this.noteNamespace(id);
  }

  /** Remembers a return path that was just installed and read back. */
  noteReturnPath(engineId: string, { observed, strategy }: InstalledReturnPath): void {
    const container = this.#containers.get(engineId);
    if (container === undefined) return;
    this.#containers.set(engineId, { ...container, returnPath: observed, returnPathStrategy: strategy });
  }

  /** The host as it is now. Throws when the engine does not answer; what was stale then stays stale. */
  async observe(desired: DesiredHost): Promise<ObservedHost> {
    const networks = await this.observeNetworks();
    await this.#listing.get();
    await forEachLimited([...this.#staleContainers], parallelReads, (id) => this.#refresh(id));
    await this.#guests.learn();
    this.#clashes.noteObserved();
    const settled = new Set([...this.#containers.values()].map(({ workspaceId }) => workspaceId));
    return {
      networks,
      adoptedNetworks: await this.#adopted.observe(desired),
      originals: await this.#originals.observe(desired, settled),
      containers: [...this.#containers.values()].map((container) => this.#guests.attach(container)),
      images: await this.#images.present(new Set(desired.workspaces.map(({ image }) => image))),
      interfaces: await this.observeInterfaces(),
      clashes: this.#clashes.clashes,
      links: await this.#parts.kernel.observeLinks(),
    };
  }

  observeInterfaces(): Promise<readonly HostInterface[]> {
    return this.#interfaces.get();
  }

  /** The networks of ours. */
  observeNetworks(): Promise<ObservedHost['networks']> {
    return this.#networks.get();
  }

  /** The host's interfaces as last seen; another value as soon as they were read again and differ. */
  get lastInterfaces(): readonly HostInterface[] | null {
    return this.#interfaces.last;
  }

  /**
   * Takes over a container that has just started. Nothing was done yet in its new namespace, so that there is nothing
   * to read, unless a turn of the loop was there first. Null when it is gone, not ours, or not running.
   */
  async adoptStarted(engineId: string): Promise<(ObservedContainer & { readonly pid: number }) | null> {
    this.#staleContainers.delete(engineId);
    const observed = await this.inspect(engineId);
    if (observed?.state !== 'running' || observed.pid === null) {
      this.#staleContainers.add(engineId);
      return null;
    }
    const known = this.#containers.get(engineId);
    const returnPath = (known?.pid === observed.pid ? known.returnPath : null) ?? emptyReturnPath;
    this.#remember({ ...observed, returnPath });
    return { ...observed, returnPath, pid: observed.pid };
  }

  /**
   * One container as the engine tells it now, its return path unread, with the guest of this run as last seen; null
   * when it is gone or not ours.
   */
  async inspect(engineId: string): Promise<ObservedContainer | null> {
    const observed = await this.#reader.read(engineId, {
      last: this.#containers.get(engineId) ?? null,
      stopAskedPid: this.#stopAsked.get(engineId) ?? null,
    });
    return observed && this.#guests.attach(observed);
  }

  /** As `inspect`, of a workspace; null also when it has no container yet. */
  async inspectOf(workspaceId: string): Promise<ObservedContainer | null> {
    const known = this.containerOf(workspaceId);
    return known && this.inspect(known.engineId);
  }

  container(engineId: string): ObservedContainer | null {
    const container = this.#containers.get(engineId);
    return container === undefined ? null : this.#guests.attach(container);
  }

  /** The container of a workspace as last seen. */
  containerOf(workspaceId: string): ObservedContainer | null {
    const found = [...this.#containers.values()].find((container) => container.workspaceId === workspaceId);
    return found === undefined ? null : this.#guests.attach(found);
  }

  /** Looks at the guests of running desktops until the signal is aborted, for nobody announces their changes. */
  watchGuests(options: GuestWatchOptions): Promise<void> {
    return this.#guests.watch(options);
  }

  /** Looks on the LANs for others that answer for addresses of workspaces, until the signal is aborted. */
  watchClashes(options: ClashWatchOptions): Promise<void> {
    return this.#clashes.run(options);
  }

  async #listContainers(): Promise<void> {
    const listed = await this.#parts.engine.listContainers(labels.workspace);
    const present = new Set(listed.map(({ id }) => id));
    for (const id of this.#containers.keys()) if (!present.has(id)) this.#forget(id);
    for (const { id, state } of listed) if (this.#containers.get(id)?.state !== state) this.#staleContainers.add(id);
    await this.#parts.journal.keepOnly(present);
  }

  async #refresh(engineId: string): Promise<void> {
    // Before the look, not after it: what happens meanwhile makes the container stale again.
    this.#staleContainers.delete(engineId);
    const known = this.#containers.get(engineId);
    try {
      const observed = await this.inspect(engineId);
      // Somebody else saw it meanwhile: this answer may be the older one.
      if (this.#containers.get(engineId) !== known) this.noteContainer(engineId);
      else if (observed === null) this.#forget(engineId);
      else await this.#refreshReturnPath(observed);
    } catch (error) {
      this.#staleContainers.add(engineId);
      throw error;
    }
  }

  async #refreshReturnPath(observed: ObservedContainer): Promise<void> {
    const { engineId } = observed;
    const known = this.#containers.get(engineId);
    const sameNamespace = known?.pid === observed.pid && known.returnPath !== null;
    if (sameNamespace && !this.#staleNamespaces.has(engineId)) {
      return this.#remember({ ...observed, returnPath: known.returnPath });
    }
    this.#staleNamespaces.delete(engineId);
    const returnPath = await this.#reader.readReturnPath(observed);
    // One that was installed and read back meanwhile is newer than what was read here, and so is another start.
    const newer = this.#containers.get(engineId);
    if (newer === known) this.#remember({ ...observed, returnPath });
    else if (newer?.pid !== observed.pid) this.noteContainer(engineId);
  }

  #remember(container: ObservedContainer): void {
    this.#containers.delete(container.engineId);
    this.#containers.set(container.engineId, container);
  }

  #forget(engineId: string): void {
    this.#containers.delete(engineId);
    this.#stopAsked.delete(engineId);
    this.#guests.forget(engineId);
    this.#staleContainers.delete(engineId);
    this.#staleNamespaces.delete(engineId);
  }
}
