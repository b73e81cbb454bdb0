import type { ObservedContainer } from '@trailer/netmodel';
import { GuestWatch, type GuestWatchOptions } from './guest-watch.ts';
import { type GuestContainer, Guests, type GuestsParts } from './guests.ts';
import { forEachLimited } from './parallel.ts';

/** Readings at one time; the engine serves them from two cores as well as from one lane. */
const parallelReads = 8;

export interface RunningGuestsParts extends GuestsParts {
  /** The containers as last seen. */
  readonly listContainers: () => readonly ObservedContainer[];
  readonly isDesktop: (container: ObservedContainer) => boolean;
}

/** The guests of the desktops that run: which containers have one, and what is known of it. */
export class RunningGuests {
  readonly #parts: RunningGuestsParts;
  readonly #guests: Guests;
  #watch: GuestWatch | null = null;

  constructor(parts: RunningGuestsParts) {
    this.#parts = parts;
    this.#guests = new Guests(parts);
  }

  /** The container with what was last seen of the guest of this run. */
  attach(container: ObservedContainer): ObservedContainer {
    return container.forwarder === null ? container : { ...container, guest: this.#guests.of(container) };
  }

  /** What is in a container's namespace may have changed. */
  noteStale(engineId: string): void {
    this.#guests.noteStale(engineId);
  }

  forget(engineId: string): void {
    this.#guests.forget(engineId);
  }

  /** What a turn tells of a guest has been looked at: an agent that has just started would take back what was told before. */
  async learn(): Promise<void> {
    const due = this.#list().filter((container) => this.#guests.isDue(container));
    if (due.length === 0) return;
    await forEachLimited(due, parallelReads, (container) => this.#guests.learn(container));
    this.#watch?.noteLearned(due);
  }

  /** Looks at the guests until the signal is aborted, for nobody announces their changes. */
  watch(options: GuestWatchOptions): Promise<void> {
    this.#watch = new GuestWatch(this.#guests, () => this.#list(), options);
    return this.#watch.run();
  }

  /** Running desktops with a guest on the LAN and a port forwarder that tells of it; of no other container anything is read. */
  #list(): readonly GuestContainer[] {
    return this.#parts.listContainers().flatMap((container) => {
      const { pid, state, forwarder, endpoints } = container;
      if (pid === null || state !== 'running' || forwarder === null || !this.#parts.isDesktop(container)) return [];
      return endpoints.some(({ kind }) => kind === 'lan') ? [{ ...container, pid }] : [];
    });
  }
}
