import { guestPortsOf, type ObservedGuest, showGuestPort } from '@trailer/netmodel';
import { Hints } from '../hints.ts';
import type { GuestContainer, Guests } from './guests.ts';
import { forEachLimited } from './parallel.ts';

/** How often a guest is looked at. The file takes one call of the engine, the rules a process. */
export interface GuestLimits {
  /** While ports wait for it. */
  readonly unsettledMs: number;
  /** While everything is forwarded. */
  readonly settledMs: number;
  /** The rules in the kernel, while the port forwarder says nothing new. */
  readonly rulesMs: number;
}

export interface GuestWatchOptions {
  readonly limits: GuestLimits;
  readonly now: () => number;
  /** What is known of a guest changed. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

interface Due {
  readonly pid: number;
  readonly atMs: number;
  readonly rulesAtMs: number;
}

const parallelLooks = 4;

/** Looks at every guest at its time, and not at all where there is none. */
export class GuestWatch {
  readonly #guests: Guests;
  readonly #list: () => readonly GuestContainer[];
  readonly #options: GuestWatchOptions;
  readonly #hints = new Hints();
  #due: ReadonlyMap<string, Due> = new Map();

  constructor(guests: Guests, list: () => readonly GuestContainer[], options: GuestWatchOptions) {
    this.#guests = guests;
    this.#list = list;
    this.#options = options;
  }

  /** Guests were looked at by somebody else, rules and all, maybe for the first time: each has its time from now on. */
  noteLearned(guests: readonly GuestContainer[]): void {
    const learned = new Set(guests.map(({ engineId }) => engineId));
    this.#due = new Map([...this.#due].filter(([engineId]) => !learned.has(engineId)));
    this.#hints.hint();
  }

  /** Looks until the signal is aborted. */
  async run(): Promise<void> {
    const { signal, now, onChange } = this.#options;
    while (!signal.aborted) {
      const guests = this.#schedule();
      const soonestMs = Math.min(...[...this.#due.values()].map(({ atMs }) => atMs));
      const due = guests.filter(({ engineId }) => (this.#due.get(engineId)?.atMs ?? 0) <= now());
      let changed = false;
      await forEachLimited(due, parallelLooks, async (container) => {
        changed = (await this.#look(container)) || changed;
      });
      if (changed) onChange();
      if (due.length === 0) await this.#hints.next(guests.length === 0 ? null : Math.max(0, soonestMs - now()), signal);
    }
  }

  /** The guests there are, each with a time; one that is new to the list was just looked at. */
  #schedule(): readonly GuestContainer[] {
    const guests = this.#list();
    const known = this.#due;
    this.#due = new Map(
      guests.map((container) => {
        const due = known.get(container.engineId);
        return [container.engineId, due?.pid === container.pid ? due : this.#nextDue(container, null)];
      }),
    );
    return guests;
  }

  async #look(container: GuestContainer): Promise<boolean> {
    const due = this.#due.get(container.engineId);
    // A helper is a container of its own: only what is new, or makes the namespace stale, is worth one.
    const cheap = container.returnPathStrategy !== 'helper';
    const rules = cheap && (due?.rulesAtMs ?? 0) <= this.#options.now();
    const read = await this.#guests.refresh(container, { rules });
    const next = this.#nextDue(container, read.rules || due === undefined ? null : due.rulesAtMs);
    this.#due = new Map([...this.#due, [container.engineId, next]]);
    return read.changed;
  }

  #nextDue(container: GuestContainer, rulesAtMs: number | null): Due {
    const { limits, now } = this.#options;
    const guest = this.#guests.of(container);
    const settled = isSettled(guest, container);
    return {
      pid: container.pid,
      atMs: now() + (settled ? limits.settledMs : limits.unsettledMs),
      rulesAtMs: Math.min(rulesAtMs ?? Number.POSITIVE_INFINITY, now() + this.#rulesMs(container, settled)),
    };
  }

  #rulesMs(container: GuestContainer, settled: boolean): number {
    const { settledMs, rulesMs } = this.#options.limits;
    // A forwarder whose rules are missing is putting them back: the next look is for them.
    return this.#guests.of(container)?.state === 'forwarding' && !settled ? settledMs : rulesMs;
  }
}

/** Whether the guest answers and has every port that is published for it. */
function isSettled(guest: ObservedGuest | null, { publishedPorts }: GuestContainer): boolean {
  const forwarded = new Set(guest?.forwarded.map(showGuestPort));
  const wanted = guestPortsOf(publishedPorts).map(showGuestPort);
  return guest?.state === 'forwarding' && wanted.every((port) => forwarded.has(port));
}
