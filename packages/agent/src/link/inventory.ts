import type { Inventory } from '@trailer/contract';
import type { HostListener } from '@trailer/netmodel';
import type { ContainerSummary, EngineGate, EngineInfo } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import type { KernelGate, KernelListener } from '../kernel-gate.ts';

export interface InventoryParts {
  readonly engine: Pick<EngineGate, 'info' | 'listContainers'>;
  readonly kernel: KernelGate;
}

/** Reads what the host is and has, now. An engine that is away is part of the answer, not a failure. */
export async function observeInventory({ engine, kernel }: InventoryParts): Promise<Inventory> {
  const [interfaces, routes, sockets, features, engineInfo, containers] = await Promise.all([
    kernel.observeInterfaces(),
    kernel.observeRoutes(),
    kernel.observeListeners(),
    kernel.observeKernelFeatures(),
    unlessAway(engine.info()),
    unlessAway(engine.listContainers(null)),
  ]);
  return {
    interfaces: interfaces.map((found) => ({ ...found, addresses: [...found.addresses] })),
    routes: [...routes],
    listeners: [...nameListeners(sockets, containers ?? [])],
    kernel: features,
    engine: engineInfo satisfies EngineInfo | null,
  };
}

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
    .map((socket) => ({ ...socket, owner: 'a host process', workspaceId: null }));
  return [...published, ...others];
}

function keyOf({ address, port, protocol }: KernelListener): string {
  return `${address ?? '*'} ${port}/${protocol}`;
}

async function unlessAway<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch(() => null);
}
