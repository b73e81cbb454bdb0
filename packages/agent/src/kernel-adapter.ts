import type { ReturnPathStrategy } from '@trailer/netmodel';
import type { Logger } from 'pino';
import type { AgentConfig } from './config.ts';
import type { EngineGate } from './docker/gate.ts';
import {
  announceAddresses,
  applyHostShim,
  askWire,
  type CommandRunner,
  createExecRunner,
  createHelperRunner,
  createNsenterRunner,
  installReturnPath,
  markVlan,
  observeGuestForwarding,
  observeInterfaceNames,
  observeKernelFeatures,
  observeLinkUsers,
  observeListeners,
  observePortHolder,
  observeReturnPath,
  observeWires,
  removeLink,
  WayUnavailable,
  type Wires,
  watchNetlink,
} from './kernel/index.ts';
import type { KernelGate, NamespaceTarget } from './kernel-gate.ts';
import { Remembered } from './remembered.ts';

export interface KernelParts {
  readonly engine: EngineGate;
  readonly returnPath: AgentConfig['returnPath'];
  /** The device of the host's hardware virtualization. */
  readonly kvmDevice: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const wiresMaxAgeMs = 30_000;

/** The gate to the kernel this process runs on. */
export function createKernelGate({ engine, returnPath, kvmDevice, logger, signal }: KernelParts): KernelGate {
  const runnerFor = (target: NamespaceTarget, strategy: ReturnPathStrategy): CommandRunner | Promise<CommandRunner> => {
    switch (strategy) {
      case 'nsenter':
        return openNsenter(engine, target);
      case 'exec':
        return createExecRunner(engine, target.engineId);
      case 'helper':
        if (returnPath.helperImage === null) throw new Error('no helper image is set: set TRAILER_HELPER_IMAGE');
        return createHelperRunner(engine, target.engineId, returnPath.helperImage);
    }
  };
  const reading = async <T>(
    target: NamespaceTarget,
    strategy: ReturnPathStrategy,
    read: (runner: CommandRunner) => Promise<T>,
  ): Promise<T> => {
    const runner = await runnerFor(target, allowed(strategy, returnPath.strategies));
    try {
      return await read(runner);
    } finally {
      await runner.close();
    }
  };
  const { current: currentWires, changing, forget } = rememberWires();
  return {
    observeInterfaces: async () => (await currentWires()).interfaces,
    observeRoutes: async () => (await currentWires()).routes,
    observeLinks: async () => (await currentWires()).links,
    observeLinkUsers: (name) => observeLinkUsers(name),
    observeListeners: () => observeListeners(),
    observePortHolder: (port) => observePortHolder(port),
    observeKernelFeatures: () => observeKernelFeatures(kvmDevice),
    watchNetlink: (watch) => {
      watchNetlink({ ...watch, onAnnounced: forget });
    },
    askWire: async (question, limits) => {
      const { interfaces } = await currentWires();
      const tagged = interfaces.find(
        ({ parent, vlanId }) => parent === question.parentInterface && vlanId === question.vlanId,
      );
      return askWire(question, { ...limits, vlanInterface: tagged?.name ?? null });
    },
    observeReturnPath: (target, strategy) => reading(target, strategy, observeReturnPath),
    observeInterfaceNames: (target) =>
      byFirst(returnPath.strategies, "reads a container's interfaces", (strategy) =>
        reading(target, strategy, observeInterfaceNames),
      ),
    announceAddresses: (target, announcements) =>
      byFirst(returnPath.strategies, "announces a container's addresses", (strategy) =>
        reading(target, strategy, (runner) => announceAddresses(runner, announcements)),
      ),
    observeGuestForwarding: (target, strategy) => reading(target, strategy, observeGuestForwarding),
    installReturnPath: (target, plan) =>
      installReturnPath({
        plan,
        fresh: target.fresh ?? false,
        strategies: returnPath.strategies,
        runnerFor: (strategy) => runnerFor(target, strategy),
        signal,
        logger,
      }),
    applyHostShim: (plan) => changing(applyHostShim(plan)),
    markVlan: (name) => changing(markVlan(name)),
    removeLink: (link) => changing(removeLink(link)),
  };
}

/** The wires of the host as last read, and read anew once they may have changed. */
function rememberWires() {
  const wires = new Remembered(observeWires);
  let trustedUntilMs = 0;
  // The kernel announces every change of these; the age is for the announcement that got lost.
  const currentWires = (): Promise<Wires> => {
    if (performance.now() > trustedUntilMs) {
      trustedUntilMs = performance.now() + wiresMaxAgeMs;
      wires.forget();
    }
    return wires.get();
  };
  // The kernel's announcement may come after whoever made the change looks.
  const changing = async (change: Promise<void>): Promise<void> => {
    try {
      await change;
    } finally {
      wires.forget();
    }
  };
  return { current: currentWires, changing, forget: () => wires.forget() };
}

/** What the first strategy that works gives. */
async function byFirst<T>(
  strategies: readonly ReturnPathStrategy[],
  what: string,
  work: (strategy: ReturnPathStrategy) => Promise<T>,
): Promise<T> {
  const failures: unknown[] = [];
  for (const strategy of strategies) {
    try {
      return await work(strategy);
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, `no strategy ${what}: ${failures.join('; ')}`);
}

/**
 * A namespace that went with its container's process is no reason to try another way in, for the container may have
 * been started anew meanwhile.
 */
async function openNsenter(engine: EngineGate, { engineId, pid }: NamespaceTarget): Promise<CommandRunner> {
  try {
    return createNsenterRunner(pid);
  } catch (error) {
    if (!(error instanceof WayUnavailable)) throw error;
    const container = await engine.inspectContainer(engineId);
    if (container?.state === 'running' && container.pid === pid) throw error;
    throw new Error(`the container's process ${pid} has ended`, { cause: error });
  }
}

/** A strategy that was pinned away since it was last used is used no more, not even for reading. */
function allowed(strategy: ReturnPathStrategy, strategies: readonly ReturnPathStrategy[]): ReturnPathStrategy {
  return strategies.includes(strategy) ? strategy : (strategies[0] ?? strategy);
}
