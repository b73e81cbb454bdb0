import type { ExecSession, OutputChunk } from '../gate.ts';
import type { FakeContainer } from './machine.ts';

/** Attaches to a container's main process: a shell where it has a terminal, else one that says `tick`. */
export function openMain(container: FakeContainer): ExecSession {
  return container.request.interactive ? openShell(container) : openTicker();
}

/** What a container's main process wrote so far. */
export function writtenBy({ request, written }: FakeContainer): string {
  return request.interactive ? written : 'serving\n';
}

/** Echoes as a terminal does, and knows one command: `busybox stty size`. It outlives whoever is attached. */
function openShell(container: FakeContainer): ExecSession {
  const { readable, say, close } = openOutput();
  let line = '';
  const write = (text: string): void => {
    container.written += text;
    say(text);
  };
  const run = (command: string): void => {
    const { rows, columns } = container.terminal;
    if (command === 'busybox stty size') write(`${rows} ${columns}\r\n`);
  };
  return {
    output: readable,
    takesInput: true,
    write: async (bytes) => {
      const text = new TextDecoder().decode(bytes);
      write(text.replaceAll('\n', '\r\n'));
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      lines.forEach(run);
    },
    endInput: close,
    resize: async (size) => {
      container.terminal = size;
    },
    exitCode: async () => 0,
    close,
  };
}

function openTicker(): ExecSession {
  const { readable, say, close } = openOutput();
  say('tick\n');
  return {
    output: readable,
    takesInput: false,
    write: async () => undefined,
    endInput: () => undefined,
    resize: async () => undefined,
    exitCode: async () => 0,
    close,
  };
}

/** Output that ends when whoever reads it leaves. */
function openOutput() {
  const { readable, writable } = new TransformStream<OutputChunk, OutputChunk>(
    {},
    new CountQueuingStrategy({ highWaterMark: 64 }),
    new CountQueuingStrategy({ highWaterMark: 64 }),
  );
  const writer = writable.getWriter();
  const say = (text: string): void => {
    void writer.write({ stream: 'stdout', bytes: new TextEncoder().encode(text) }).catch(() => undefined);
  };
  const close = (): void => void writer.close().catch(() => undefined);
  return { readable, say, close };
}
