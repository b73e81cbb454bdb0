/** Typed in this order they leave a main process running: Ctrl-P and Ctrl-Q, as with docker. */
const [ctrlP, ctrlQ] = [0x10, 0x11];

/** What is to be done with some typed bytes. */
export interface Typed {
  /** To be passed on. */
  readonly passed: Uint8Array;
  readonly leaves: boolean;
}

/** Watches what is typed for the keys that leave. A Ctrl-P is held back until the next key tells what it was. */
export function createDetachKeys(): (bytes: Uint8Array) => Typed {
  let held = false;
  return (bytes) => {
    const passed: number[] = [];
    for (const byte of bytes) {
      if (held && byte === ctrlQ) return { passed: Uint8Array.from(passed), leaves: true };
      if (held) passed.push(ctrlP);
      held = byte === ctrlP;
      if (!held) passed.push(byte);
    }
    return { passed: Uint8Array.from(passed), leaves: false };
  };
}
