import type { EngineEvent, EngineWatch } from '../gate.ts';

/** What happens on the fake engine: kept in order, and told to everyone who watches. */
export class FakeEvents {
  /** Every change that was asked for, in order. */
  readonly changes: string[] = [];
  readonly #watches = new Set<EngineWatch>();
  #afterChange: { readonly number: number; readonly callback: () => void } | null = null;

  /** Calls back once, right after the change of that number (from 1). */
  afterChange(number: number, callback: () => void): void {
    this.#afterChange = { number, callback };
  }

  note(what: `${EngineEvent['type']} ${string}`, id: string, attributes: EngineEvent['attributes']): void {
    const [kind, action = ''] = what.split(' ');
    const type = kind === 'network' || kind === 'image' ? kind : 'container';
    this.changes.push(`${action} ${id}`);
    if (this.changes.length === this.#afterChange?.number) this.#afterChange.callback();
    const containerId = type === 'container' ? id : (attributes['container'] ?? null);
    const event: EngineEvent = { type, action, id, containerId, attributes, atMs: Date.now() };
    for (const watch of this.#watches) queueMicrotask(() => watch.onEvent(event));
  }

  /** Resolves when the watch is aborted. */
  watch(watch: EngineWatch, isAway: boolean): Promise<void> {
    this.#watches.add(watch);
    if (!isAway) queueMicrotask(() => watch.onConnected());
    return new Promise((resolve) => {
      watch.signal.addEventListener('abort', () => {
        this.#watches.delete(watch);
        resolve();
      });
    });
  }

  tellLost(reason: string): void {
    for (const watch of this.#watches) watch.onLost(reason);
  }

  tellConnected(): void {
    for (const watch of this.#watches) watch.onConnected();
  }
}
