import { desiredParts, type Inventory } from '@trailer/contract';
import type { ForeignNetwork, HostListener } from '@trailer/netmodel';
import type { ForeignGate } from '../docker/foreign-gate.ts';
import type { ContainerSummary, EngineGate, EngineInfo } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import type { KernelGate, KernelListener } from '../kernel-gate.ts';
import { Remembered } from '../remembered.ts';

export interface InventoryParts {
  readonly engine: Pick<EngineGate, 'info' | 'listContainers'>;
  readonly foreign: Pick<ForeignGate, 'listNetworks'>;
  readonly kernel: KernelGate;
}

/**
 * Reads what the host is and has, now. What announces its changes (the engine's coming and going, its containers') is
 * read again only after one: every creation asks for an inventory first, and waits for it.
 */
export class InventoryReader {
  readonly #kernel: KernelGate;
  readonly #engineInfo: Remembered<EngineInfo>;
  readonly #containers: Remembered<readonly ContainerSummary[]>;
  readonly #foreign: Remembered<readonly ForeignNetwork[]>;

  constructor({ engine, foreign, kernel }: InventoryParts) {
    this.#kernel = kernel;
    this.#engineInfo = new Remembered(() => engine.info());
    this.#containers = new Remembered(() => engine.listContainers(null));
    this.#foreign = new Remembered(() => foreign.listNetworks());
  }

  /** The engine came or went. */
  noteEngineChange(): void {
    this.#engineInfo.forget();
    this.#containers.forget();
    this.#foreign.forget();
  }

  /** A network of anybody's was made or removed. */
  noteNetworkChange(): void {
    this.#foreign.forget();
  }

  /** A container of anybody's was made, started, ended or removed. */
  noteContainerChange(): void {
    this.#containers.forget();
  }

  /** An engine that is away is part of the answer, not a failure. */
  async read(): Promise<Inventory> {
    const [interfaces, routes, sockets, features, engineInfo, containers, foreign] = await Promise.all([
      this.#kernel.observeInterfaces(),
      this.#kernel.observeRoutes(),
      this.#kernel.observeListeners(),
      this.#kernel.observeKernelFeatures(),
      unlessAway(this.#engineInfo.get()),
      unlessAway(this.#containers.get()),
      unlessAway(this.#foreign.get()),
    ]);
    return {
      desiredParts: [...desiredParts],
      interfaces: interfaces.map((found) => ({ ...found, addresses: [...found.addresses] })),
      routes: [...routes],
      listeners: [...nameListeners(sockets, containers ?? [])],
      kernel: features,
      engine: containers === null ? null : engineInfo,
      ...(foreign === null ? {} : { foreignNetworks: foreign.flatMap(subnetsOf) }),
    };
  }
}

function subnetsOf({ engineId, name, driver, options, pools }: ForeignNetwork) {
  const parentInterface = options['parent'] ?? null;
  const mode = options[`${driver}_mode`] ?? null;
  return pools.map(({ subnet }) => ({ engineId, name, parentInterface, subnet, driver, mode }));
}

/** Whose a socket is that no container of the engine publishes. */
export const unnamedOwner = 'a host process';

/** Says of every listener whose it is; a port that the engine forwards without listening itself counts as well. */
export function nameListeners(
  sockets: readonly KernelListener[],
  containers: readonly ContainerSummary[],
): readonly HostListener[] {
  const published = containers.flatMap((container) =>
    container.publishedPorts.map(({ hostAddress, hostPort, protocol }) => ({
      address: hostAddress,
      port: hostPort,
      protocol,
      owner: `container ${container.name}`,
      workspaceId: container.labels[labels.workspace] ?? null,
    })),
  );
  const keys = new Set(published.map(keyOf));
  const others = sockets
    .filter((socket) => !keys.has(keyOf(socket)))
    .map((socket) => ({ ...socket, owner: unnamedOwner, workspaceId: null }));
  return [...published, ...others];
}

function keyOf({ address, port, protocol }: KernelListener): string {
  return `${address ?? '*'} ${port}/${protocol}`;
}

async function unlessAway<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch(() => null);
}
