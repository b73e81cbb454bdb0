import type { AgentMessage } from '@trailer/contract';
import type { HostStatus } from '../loop/status.ts';

export type StatusMessage = Extract<AgentMessage, { readonly type: 'status' }>;

/** Remembers what the server was told, so that it is told changes only. */
export class StatusReport {
  #latest: HostStatus | null = null;
  #told = new Map<string, string>();
  #toldGeneration: number | null = null;

  /** A new connection: this server may know nothing. */
  forgetTold(): void {
    this.#told.clear();
    this.#toldGeneration = null;
  }

  set(status: HostStatus): void {
    this.#latest = status;
  }

  /** What has changed since the last call; null when nothing has. */
  next(): StatusMessage | null {
    if (this.#latest === null) return null;
    const { generation, networks, workspaces, gone } = this.#latest;
    const before = this.#told;
    this.#told = new Map();
    const changed = <T>(items: readonly T[], key: (item: T) => string): T[] =>
      items.filter((item) => {
        const [name, text] = [key(item), JSON.stringify(item)];
        this.#told.set(name, text);
        return before.get(name) !== text;
      });
    const message: StatusMessage = {
      type: 'status',
      generation,
      networks: changed(networks, ({ id }) => `network:${id}`),
      workspaces: changed(workspaces, ({ id }) => `workspace:${id}`),
      gone: {
        networks: changed(gone.networks, (id) => `gone-network:${id}`),
        workspaces: changed(gone.workspaces, (id) => `gone-workspace:${id}`),
      },
    };
    const same = generation === this.#toldGeneration && isEmpty(message);
    this.#toldGeneration = generation;
    return same ? null : message;
  }
}

function isEmpty({ networks, workspaces, gone }: StatusMessage): boolean {
  return networks.length + workspaces.length + gone.networks.length + gone.workspaces.length === 0;
}
