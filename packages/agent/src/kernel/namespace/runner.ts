import type { ReturnPathStrategy } from '@trailer/netmodel';
import type { CommandResult } from '../process.ts';

/**
 * Runs commands in one container's network namespace, whichever way. Every implementation passes `runner.suite.ts`:
 * an exit code other than 0 is a result and not an error, and a program that is not there exits with 127.
 */
export interface CommandRunner {
  readonly strategy: ReturnPathStrategy;
  run(argv: readonly string[], stdin?: string): Promise<CommandResult>;
  /** Gives back what the runner holds; fine when called twice. */
  close(): Promise<void>;
}

/** A way into a container's namespace that this host or this image does not have, whatever is in the namespace. */
export class WayUnavailable extends Error {
  override readonly name = 'WayUnavailable';
}

/** What the runners need of an engine; the engine gate has it. */
export interface NamespaceEngine {
  exec(
    containerId: string,
    argv: readonly string[],
    options: { readonly stdin?: string; readonly privileged: boolean; readonly signal?: AbortSignal },
  ): Promise<CommandResult>;
  /** Starts a container of `image` that shares the network namespace of container `networkOf`; returns its id. */
  startHelper(request: { readonly image: string; readonly networkOf: string }): Promise<string>;
  /** Removes a helper; fine when it is gone. */
  removeHelper(id: string): Promise<void>;
}
