type Entry = { readonly kind: 'file'; readonly bytes: Uint8Array } | { readonly kind: 'folder' | 'link' };

/** The files of the fake engine's containers, by container and path. */
export class FakeFiles {
  readonly #entries = new Map<string, Entry>();

  write(containerId: string, path: string, text: string): void {
    this.#entries.set(`${containerId} ${path}`, { kind: 'file', bytes: new TextEncoder().encode(text) });
  }

  remove(containerId: string, path: string): void {
    this.#entries.delete(`${containerId} ${path}`);
  }

  /** Null for what is no plain file, or is larger. */
  read(containerId: string, path: string, maxBytes: number): Uint8Array | null {
    const entry = this.#entries.get(`${containerId} ${path}`);
    return entry?.kind === 'file' && entry.bytes.length <= maxBytes ? entry.bytes : null;
  }

  /** Carries out `busybox tee FILE`, `busybox mkdir FOLDER` and `busybox ln -s TARGET LINK`; false for any other command. */
  run(containerId: string, [program, applet, ...args]: readonly string[], stdin: string): boolean {
    if (program !== 'busybox') return false;
    const path = args.at(-1) ?? '';
    if (applet === 'tee') this.write(containerId, path, stdin);
    else if (applet === 'mkdir') this.#entries.set(`${containerId} ${path}`, { kind: 'folder' });
    else if (applet === 'ln') this.#entries.set(`${containerId} ${path}`, { kind: 'link' });
    else return false;
    return true;
  }
}
