import { emptyReturnPath, type IpAddress, type ObservedContainer, type ObservedReturnPath } from '@trailer/netmodel';
import type { Logger } from 'pino';
import type { EngineContainer, EngineGate, EngineNetwork } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import type { Journal } from '../journal.ts';
import type { KernelGate, NamespaceTarget } from '../kernel-gate.ts';
import { nameAdopted } from './adopted.ts';
import { needsReturnPath, toObservedContainer } from './container.ts';
import { readInterfaceNames } from './interface-names.ts';

export interface ContainerReaderParts {
  readonly engine: Pick<EngineGate, 'inspectContainer' | 'inspectNetwork'>;
  readonly kernel: Pick<KernelGate, 'observeReturnPath' | 'observeInterfaceNames'>;
  readonly journal: Journal;
  readonly logger: Logger;
}

/** What is remembered of a container from before. */
export interface ContainerMemory {
  readonly last: ObservedContainer | null;
  /** Process id of the run of it that was asked to end. */
  readonly stopAskedPid: number | null;
}

/** Reads single containers: what the engine tells of them, and what is in their namespaces. */
export class ContainerReader {
  readonly #parts: ContainerReaderParts;
  readonly #networks = new Map<string, EngineNetwork>();

  constructor(parts: ContainerReaderParts) {
    this.#parts = parts;
  }

  /** The engine was away: its networks may be others. */
  forgetNetworks(): void {
    this.#networks.clear();
  }

  /** A container as the engine tells it, its return path unread; null when it is gone or not ours. */
  async read(engineId: string, { last, stopAskedPid }: ContainerMemory): Promise<ObservedContainer | null> {
    const { engine, journal } = this.#parts;
    const container = await engine.inspectContainer(engineId);
    if (container === null || !(labels.workspace in container.labels)) return null;
    await this.#learnNetworks(container);
    const observed = toObservedContainer(container, {
      networks: this.#networks,
      restartsDone: journal.restartsDone(container.id),
      returnPath: null,
      returnPathStrategy: journal.strategy(container.id),
      stopAsked: container.pid !== null && stopAskedPid === container.pid,
      interfaceOf: container.pid === null ? () => null : await readInterfaceNames(container.pid),
    });
    const named = nameAdopted(observed, journal.desired);
    return this.isDesktop(named) ? this.#nameInterfaces(named, last) : named;
  }

  /** Null when there is no namespace to read, or when it cannot be read: then the plan is applied anew. */
  async readReturnPath(container: ObservedContainer): Promise<ObservedReturnPath | null> {
    const { engineId, pid, returnPathStrategy } = container;
    if (pid === null) return null;
    if (!needsReturnPath(container) && returnPathStrategy === null) return emptyReturnPath;
    try {
      return await this.#parts.kernel.observeReturnPath({ engineId, pid }, returnPathStrategy ?? 'nsenter');
    } catch (error) {
      this.#parts.logger.debug({ err: error, engineId }, 'agent: the return path of a container cannot be read');
      return null;
    }
  }

  isDesktop({ workspaceId }: ObservedContainer): boolean {
    const { desired } = this.#parts.journal;
    return desired?.workspaces.some(({ id, kind }) => id === workspaceId && kind === 'windows') ?? false;
  }

  /** Drivers and parents of networks never change, so each is asked for once. */
  async #learnNetworks(container: EngineContainer): Promise<void> {
    for (const { networkId } of container.endpoints) {
      if (this.#networks.has(networkId)) continue;
      const network = await this.#parts.engine.inspectNetwork(networkId);
      if (network !== null) this.#networks.set(networkId, network);
    }
  }

  /** A desktop's return path needs the names: an agent that does not see the container's process asks inside, once a run. */
  async #nameInterfaces(container: ObservedContainer, last: ObservedContainer | null): Promise<ObservedContainer> {
    const { engineId, pid, endpoints } = container;
    if (pid === null || endpoints.every(isNamed)) return container;
    const names = namesOf(last, container) ?? (await this.#readNamesInside({ engineId, pid }));
    return { ...container, endpoints: endpoints.map((end) => ({ ...end, interface: names.get(end.address) ?? null })) };
  }

  async #readNamesInside(target: NamespaceTarget): Promise<ReadonlyMap<IpAddress, string | null>> {
    try {
      return await this.#parts.kernel.observeInterfaceNames(target);
    } catch (error) {
      this.#parts.logger.debug({ err: error, ...target }, 'agent: the interfaces of a container cannot be read');
      return new Map();
    }
  }
}

/** The names that the same run of a container had when it was read last; null unless all are known. */
function namesOf(
  last: ObservedContainer | null,
  { pid, endpoints }: ObservedContainer,
): ReadonlyMap<IpAddress, string | null> | null {
  const named = last?.pid === pid ? last.endpoints.filter(isNamed) : [];
  const names = new Map(named.map((endpoint) => [endpoint.address, endpoint.interface]));
  return endpoints.every(({ address }) => names.has(address)) ? names : null;
}

function isNamed({ interface: name }: ObservedContainer['endpoints'][number]): boolean {
  return name !== null;
}
