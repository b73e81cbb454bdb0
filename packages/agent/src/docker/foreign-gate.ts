import type { ForeignContainer, ForeignNetwork } from '@trailer/netmodel';

/** A container without Trailer's mark, with the values of its environment. */
export interface ForeignDetails {
  readonly container: ForeignContainer;
  /** Of the variables that are not the image's own; may hold secrets. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the agent may ask of the engine about what is not Trailer's. Every refusal is an `EngineError`. */
export interface ForeignGate {
  /** Networks without Trailer's mark, but for those that every engine has. */
  listNetworks(): Promise<readonly ForeignNetwork[]>;
  /** Containers without Trailer's mark, running or not. */
  listContainers(): Promise<readonly ForeignContainer[]>;
  /** One of them with the values of its environment; null when it is gone, or carries Trailer's mark. */
  readContainer(id: string): Promise<ForeignDetails | null>;
  /** Sets whether the engine starts a container by itself: `no`, `always`, `unless-stopped`, `on-failure`, `on-failure:3`. */
  setRestartPolicy(id: string, policy: string): Promise<void>;
}
