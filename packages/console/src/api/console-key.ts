import { isSessionKey } from '@trailer/contract';

/** Where a browser keeps the key: for this scheme, host and port alone, which is more than cookies know. */
const storedAs = 'trailer-session-key';

/** The key of one console. */
export class ConsoleKey {
  readonly #storage: () => Pick<Storage, 'getItem' | 'setItem'>;
  #made: string | null = null;

  /** `storage` may throw, as a browser's does that keeps nothing: the key is then good as long as the page is open. */
  constructor(storage: () => Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
  }

  /** The key, made at the first use; read anew each time, for another window may have made it. */
  get(): string {
    try {
      const storage = this.#storage();
      const kept = storage.getItem(storedAs);
      if (kept !== null && isSessionKey(kept)) return kept;
      this.#made ??= newKey();
      storage.setItem(storedAs, this.#made);
      return this.#made;
    } catch {
      this.#made ??= newKey();
      return this.#made;
    }
  }
}

/** 256 random bits as base64url; not by `crypto.subtle`, which plain http has not. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

const ofThisPage = new ConsoleKey(() => window.localStorage);

/** The key of the console in this browser: the sessions that it opens are good with it alone. */
export function consoleKey(): string {
  return ofThisPage.get();
}
