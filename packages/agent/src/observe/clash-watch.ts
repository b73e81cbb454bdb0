import {
  type AddressClash,
  type DesiredNetwork,
  engineParentOf,
  type HostInterface,
  type IpAddress,
  type MacAddress,
  type ObservedContainer,
  whyUnaskable,
} from '@trailer/netmodel';
import type { Logger } from 'pino';
import { pause } from '../backoff.ts';
import { Hints } from '../hints.ts';
import type { KernelGate } from '../kernel-gate.ts';
import { AddressClashes, type HeldAddressSighting } from './clashes.ts';

/** Whoever answers does so within milliseconds; the rest is for those who do not. */
const questionMs = 2_000;

/** Addresses in one question. */
const addressesPerQuestion = 256;

export interface ClashLimits {
  /** How often every LAN is asked; 0: never. */
  readonly intervalMs: number;
  /** How long after a new container, or before a second look at a new stranger. */
  readonly settleMs: number;
}

export interface ClashWatchParts {
  readonly kernel: Pick<KernelGate, 'askWire'>;
  readonly logger: Logger;
  /** The containers as last seen, with their guests. */
  readonly listContainers: () => readonly ObservedContainer[];
  readonly listNetworks: () => readonly DesiredNetwork[];
  readonly observeInterfaces: () => Promise<readonly HostInterface[]>;
}

export interface ClashWatchOptions {
  readonly limits: ClashLimits;
  /** Something else is known than before. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

interface Held {
  readonly workspaceId: string;
  readonly address: IpAddress;
  /** The link that its network hangs on, as the engine names it. */
  readonly parent: string;
}

/** Asks on every LAN, time and again, who else answers for the addresses of running workspaces: nobody announces that. */
export class ClashWatch {
  readonly #parts: ClashWatchParts;
  readonly #clashes = new AddressClashes();
  readonly #hints = new Hints();
  /** The addresses that were asked for last, by text. */
  #asked = '';
  #lastTrouble = '';

  constructor(parts: ClashWatchParts) {
    this.#parts = parts;
  }

  get clashes(): readonly AddressClash[] {
    return this.#clashes.all;
  }

  /** The containers were looked at: an address that was never asked for is asked for soon. */
  noteObserved(): void {
    if (keyOf(this.#held()) !== this.#asked) this.#hints.hint();
  }

  /** Asks until the signal is aborted. */
  async run({ limits, onChange, signal }: ClashWatchOptions): Promise<void> {
    if (limits.intervalMs === 0) return;
    while (!signal.aborted) {
      await this.#hints.next(jittered(limits.intervalMs), signal);
      // What has just started may still be on its way to its address.
      await pause(limits.settleMs, signal);
      if (signal.aborted) return;
      if (await this.#askAll(limits, signal)) onChange();
    }
  }

  async #askAll({ settleMs }: ClashLimits, signal: AbortSignal): Promise<boolean> {
    const held = this.#held();
    this.#asked = keyOf(held);
    let changed = this.#clashes.keepOnly(held);
    for (const [parent, addresses] of groupByParent(held)) {
      if (whyUnaskable({ parentInterface: parent, vlanId: null }, this.#parts.listNetworks()) !== null) continue;
      try {
        changed = this.#clashes.note(await this.#askConfirmed(parent, addresses, { settleMs, signal })) || changed;
      } catch (error) {
        this.#noteTrouble(parent, error);
      }
    }
    return changed;
  }

  /** A new stranger has to answer twice: a container that is made anew meanwhile answers with another MAC address. */
  async #askConfirmed(
    parent: string,
    held: readonly Held[],
    { settleMs, signal }: { readonly settleMs: number; readonly signal: AbortSignal },
  ): Promise<readonly HeldAddressSighting[]> {
    const first = await this.#ask(parent, held);
    const isNew = ({ address, strangers }: HeldAddressSighting): boolean =>
      strangers.some((mac) => !this.#clashes.knows(address, mac));
    if (!first.some(isNew)) return first;
    await pause(settleMs, signal);
    const again = await this.#ask(
      parent,
      held.filter((one) => first.some((sighting) => isNew(sighting) && sighting.address === one.address)),
    );
    return first.map((sighting) => {
      const second = again.find(({ address }) => address === sighting.address);
      if (second === undefined) return sighting;
      return { ...sighting, strangers: sighting.strangers.filter((mac) => second.strangers.includes(mac)) };
    });
  }

  async #ask(parent: string, held: readonly Held[]): Promise<readonly HeldAddressSighting[]> {
    const { kernel, observeInterfaces } = this.#parts;
    const nic = (await observeInterfaces()).find(({ name }) => name === parent);
    const before = this.#ownMacs();
    const question = {
      parentInterface: parent,
      vlanId: null,
      addresses: held.map(({ address }) => address),
      dhcp: null,
    };
    const { holders } = await kernel.askWire(question, { limitMs: questionMs, macSeed: nic?.mac ?? parent });
    const own = new Set([...before, ...this.#ownMacs()]);
    return held.map(({ workspaceId, address }) => {
      const macs = holders.find((holder) => holder.address === address)?.macs ?? [];
      return { workspaceId, address, strangers: macs.filter((mac) => !own.has(mac)) };
    });
  }

  #held(): readonly Held[] {
    const lans = new Map(this.#parts.listNetworks().map((network) => [network.id, engineParentOf(network)]));
    return this.#parts
      .listContainers()
      .filter(({ state }) => state === 'running')
      .flatMap(({ workspaceId, endpoints }) =>
        endpoints.flatMap(({ kind, address, networkId }) => {
          const parent = lans.get(networkId ?? '') ?? null;
          return kind === 'lan' && parent !== null ? [{ workspaceId, address, parent }] : [];
        }),
      );
  }

  #ownMacs(): readonly MacAddress[] {
    return this.#parts
      .listContainers()
      .flatMap(({ endpoints, guest }) => [...endpoints.map(({ mac }) => mac), guest?.mac ?? null])
      .filter((mac) => mac !== null);
  }

  #noteTrouble(parent: string, error: unknown): void {
    const message = `agent: nobody can be asked on ${parent} who else has its addresses: ${String(error)}`;
    if (message !== this.#lastTrouble) this.#parts.logger.warn(message);
    this.#lastTrouble = message;
  }
}

/** In parts that one question can hold. */
function groupByParent(held: readonly Held[]): readonly (readonly [string, readonly Held[]])[] {
  const parents = [...new Set(held.map(({ parent }) => parent))];
  return parents.flatMap((parent) => {
    const there = held.filter((one) => one.parent === parent);
    const parts = Array.from({ length: Math.ceil(there.length / addressesPerQuestion) }, (_, part) =>
      there.slice(part * addressesPerQuestion, (part + 1) * addressesPerQuestion),
    );
    return parts.map((part) => [parent, part] as const);
  });
}

function keyOf(held: readonly Held[]): string {
  return held
    .map(({ workspaceId, address }) => `${workspaceId} ${address}`)
    .toSorted()
    .join(',');
}

/** Hosts that were started together do not ask together. */
function jittered(intervalMs: number): number {
  return intervalMs * (0.85 + Math.random() * 0.3);
}
