import {
  addressOf,
  type HostInterface,
  type ObservedContainer,
  type ObservedGuest,
  type ReturnPathStrategy,
} from '@trailer/netmodel';
import type { Logger } from 'pino';
import type { EngineGate } from '../docker/gate.ts';
import { within } from '../kernel/index.ts';
import type { GuestForwarding, KernelGate } from '../kernel-gate.ts';
import { type GuestState, guestStateMaxBytes, guestStatePath, judgeGuestState } from './guest-state.ts';

/** An engine that takes longer for a file of a few hundred bytes is in trouble of its own. */
const readLimitMs = 5_000;

export interface GuestsParts {
  readonly engine: Pick<EngineGate, 'readFile'>;
  readonly kernel: Pick<KernelGate, 'observeGuestForwarding'>;
  readonly logger: Logger;
  readonly observeInterfaces: () => Promise<readonly HostInterface[]>;
}

/** A running container with a guest on the LAN. */
export type GuestContainer = ObservedContainer & { readonly pid: number };

interface Known {
  readonly pid: number;
  /** What the port forwarder's file held; null where there is none. */
  readonly text: string | null;
  /** What the kernel held when it was asked last. */
  readonly forwarding: GuestForwarding | null;
  readonly guest: ObservedGuest | null;
}

/** What a look at a guest made of it. */
export interface GuestReading {
  /** Something else is known of it than before. */
  readonly changed: boolean;
  /** The rules in the kernel were looked at as well. */
  readonly rules: boolean;
}

/** Remembers what was last seen of the guests: their port forwarder's word, and what the kernel says to it. */
export class Guests {
  readonly #parts: GuestsParts;
  readonly #known = new Map<string, Known>();
  readonly #stale = new Set<string>();
  /** Readings of one container come one after the other, so that the last one told is the last one taken. */
  readonly #reading = new Map<string, Promise<unknown>>();
  /** Why nothing is believed, by container; told again only when it is something else. */
  readonly #doubts = new Map<string, string>();

  constructor(parts: GuestsParts) {
    this.#parts = parts;
  }

  /** The guest of this run of a container as last seen; null when nothing is known of it. */
  of({ engineId, pid }: ObservedContainer): ObservedGuest | null {
    const known = this.#known.get(engineId);
    return known?.pid === pid ? known.guest : null;
  }

  /** Whether this run of a container has to be looked at before anything is told of its guest. */
  isDue({ engineId, pid }: ObservedContainer): boolean {
    return this.#stale.has(engineId) || this.#known.get(engineId)?.pid !== pid;
  }

  /** What is in a container's namespace may have changed. */
  noteStale(engineId: string): void {
    if (this.#known.has(engineId)) this.#stale.add(engineId);
  }

  forget(engineId: string): void {
    this.#known.delete(engineId);
    this.#stale.delete(engineId);
    this.#doubts.delete(engineId);
  }

  /** Looks at a guest that is due, unless the look under way has seen it by then. */
  async learn(container: GuestContainer): Promise<void> {
    await this.#inTurn(container, async () => {
      if (this.isDue(container)) await this.#refresh(container, true);
    });
  }

  /** Looks at a guest again, at the rules in the kernel only when asked to or when something else is told. */
  refresh(container: GuestContainer, { rules }: { readonly rules: boolean }): Promise<GuestReading> {
    return this.#inTurn(container, () => this.#refresh(container, rules));
  }

  async #inTurn<T>({ engineId }: GuestContainer, read: () => Promise<T>): Promise<T> {
    const before = this.#reading.get(engineId) ?? Promise.resolve();
    const mine = before.then(read);
    this.#reading.set(engineId, mine);
    try {
      return await mine;
    } finally {
      if (this.#reading.get(engineId) === mine) this.#reading.delete(engineId);
    }
  }

  async #refresh(container: GuestContainer, rules: boolean): Promise<GuestReading> {
    const { engineId, pid } = container;
    const before = this.#known.get(engineId);
    const last = before?.pid === pid ? before : null;
    const stale = this.#stale.delete(engineId);
    const doubts: string[] = [];
    const text = await this.#readState(engineId).catch((error: unknown) => {
      doubts.push(`it cannot be read: ${messageOf(error)}`);
      return last?.text ?? null;
    });
    const state = text === null ? null : await this.#judge(text, container, doubts);
    const look = rules || stale || last === null || last.text !== text;
    const forwarding = await this.#forwardingTo(state, container, { last: last?.forwarding ?? null, look, doubts });
    const guest = state === null ? null : { ...state, forwarded: portsTo(state, forwarding, container) };
    this.#noteDoubts(engineId, doubts.join('; '));
    this.#known.set(engineId, { pid, text, forwarding, guest });
    return { changed: JSON.stringify(guest) !== JSON.stringify(last?.guest ?? null), rules: look };
  }

  async #readState(engineId: string): Promise<string | null> {
    const bytes = await within(readLimitMs, 'reading it', (signal) =>
      this.#parts.engine.readFile(engineId, guestStatePath, { maxBytes: guestStateMaxBytes, signal }),
    );
    return bytes === null ? null : new TextDecoder().decode(bytes);
  }

  async #judge(text: string, container: GuestContainer, doubts: string[]): Promise<GuestState | null> {
    try {
      const interfaces = await this.#parts.observeInterfaces();
      const hostAddresses = new Set(interfaces.flatMap(({ addresses }) => addresses.map(addressOf)));
      const judged = judgeGuestState(text, { container, hostAddresses });
      if (judged.kind === 'believed') return judged.guest;
      doubts.push(judged.reason);
    } catch (error) {
      doubts.push(`the host’s own addresses cannot be read: ${messageOf(error)}`);
    }
    return null;
  }

  async #forwardingTo(
    state: GuestState | null,
    { engineId, pid, returnPathStrategy }: GuestContainer,
    { last, look, doubts }: { last: GuestForwarding | null; look: boolean; doubts: string[] },
  ): Promise<GuestForwarding | null> {
    if (state?.state !== 'forwarding') return null;
    if (!look) return last;
    const strategy: ReturnPathStrategy = returnPathStrategy ?? 'nsenter';
    try {
      return await this.#parts.kernel.observeGuestForwarding({ engineId, pid }, strategy);
    } catch (error) {
      doubts.push(`the rules cannot be read: ${messageOf(error)}`);
      return null;
    }
  }

  #noteDoubts(engineId: string, doubts: string): void {
    if (doubts === (this.#doubts.get(engineId) ?? '')) return;
    this.#doubts.set(engineId, doubts);
    if (doubts === '') return;
    this.#parts.logger.debug({ engineId, doubts }, 'agent: what a port forwarder tells of its guest is not believed');
  }
}

/** What the kernel really forwards to the address that was told: from where the engine sends it, and to nowhere else. */
function portsTo(
  { address }: GuestState,
  forwarding: GuestForwarding | null,
  { endpoints }: GuestContainer,
): ObservedGuest['forwarded'] {
  const arrives = endpoints.some((endpoint) => endpoint.publishing && endpoint.address === forwarding?.arrivesAt);
  return forwarding !== null && forwarding.address === address && arrives ? forwarding.ports : [];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
