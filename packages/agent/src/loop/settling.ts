import type { EngineEvent } from '../docker/gate.ts';

/** What a container's end is made of. A restart begins with the very same events. */
const endings = new Set(['kill', 'die', 'stop', 'oom', 'disconnect']);

/**
 * How long an end may be the first half of a restart: longer than an engine takes from one to the other. Looking
 * earlier would have the agent start what the engine is starting already, just when a return path is due.
 */
const settleMs = 700;

/** Holds back the news of a container's end until it is clear that no start follows. */
export class Settling {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Whether the event is held back; `tell` is then called later, unless the container starts before. */
  holdBack(event: EngineEvent, tell: () => void): boolean {
    const { containerId } = event;
    if (containerId === null) return false;
    if (event.action === 'start') this.#forget(containerId);
    // Attachments of a container that has just ended belong to the start that follows.
    if (event.action === 'connect' && this.#timers.has(containerId)) return true;
    if (!endings.has(event.action)) return false;
    this.#forget(containerId);
    this.#timers.set(
      containerId,
      setTimeout(() => {
        this.#timers.delete(containerId);
        tell();
      }, settleMs),
    );
    return true;
  }

  /** Drops everything that is held back. */
  clear(): void {
    for (const containerId of this.#timers.keys()) this.#forget(containerId);
  }

  #forget(containerId: string): void {
    clearTimeout(this.#timers.get(containerId));
    this.#timers.delete(containerId);
  }
}
