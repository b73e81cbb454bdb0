import type { ObservedReturnPath, ReturnPathPlan, ReturnPathStrategy } from '@trailer/netmodel';
import type { KernelLogger } from '../logger.ts';
import { type CommandRunner, WayUnavailable } from '../namespace/runner.ts';
import { applyReturnPath } from './apply.ts';

export interface InstallRequest {
  readonly plan: ReturnPathPlan;
  /** True for a namespace that has just been made, in which nothing of ours can be. */
  readonly fresh?: boolean;
  /** Which ways to try, the preferred one first. */
  readonly strategies: readonly ReturnPathStrategy[];
  readonly runnerFor: (strategy: ReturnPathStrategy) => CommandRunner | Promise<CommandRunner>;
  readonly signal: AbortSignal;
  readonly logger: KernelLogger;
}

/** A return path that was read back, and the strategy that installed it. */
export interface InstalledReturnPath {
  readonly strategy: ReturnPathStrategy;
  readonly observed: ObservedReturnPath;
}

/** No strategy could install the return path; the message names each with its cause. */
export class ReturnPathError extends AggregateError {
  constructor(failures: readonly StrategyFailure[]) {
    const told = failures.map(({ strategy, error }) => `${strategy}: ${messageOf(error)}`).join('; ');
    super(
      failures.map(({ error }) => error),
      told || 'no strategy to try',
    );
    this.name = 'ReturnPathError';
  }
}

interface StrategyFailure {
  readonly strategy: ReturnPathStrategy;
  readonly error: unknown;
}

/**
 * Installs a return path by the first strategy that works. A failure of nsenter leads to the others only when entering
 * the namespace is no way at all: whoever can make it fail otherwise, by a time-out or by what is in the namespace,
 * must not get the image's own programs run with privileges. Throws the signal's reason once that is aborted: what
 * fails while the agent stops says nothing about the container.
 */
export async function installReturnPath(request: InstallRequest): Promise<InstalledReturnPath> {
  const failures: StrategyFailure[] = [];
  for (const strategy of request.strategies) {
    request.signal.throwIfAborted();
    try {
      return { strategy, observed: await installBy(strategy, request) };
    } catch (error) {
      failures.push({ strategy, error });
      if (strategy === 'nsenter' && !(error instanceof WayUnavailable)) break;
    }
  }
  request.signal.throwIfAborted();
  throw new ReturnPathError(failures);
}

async function installBy(strategy: ReturnPathStrategy, request: InstallRequest): Promise<ObservedReturnPath> {
  const runner = await request.runnerFor(strategy);
  try {
    return await applyReturnPath(runner, request.plan, { fresh: request.fresh ?? false });
  } finally {
    // What was read back stands, also when the runner cannot tidy up after itself.
    await runner.close().catch((error: unknown) => {
      request.logger.warn(`agent: the ${strategy} runner could not be closed: ${messageOf(error)}`);
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
