import type { ExecSession, OutputChunk } from '../gate.ts';

/** A program that gives back what it is given, as `cat` does. */
export function createCat(): ExecSession {
  const { readable, writable } = new TransformStream<Uint8Array, OutputChunk>(
    { transform: (bytes, controller) => controller.enqueue({ stream: 'stdout', bytes }) },
    new CountQueuingStrategy({ highWaterMark: 1 }),
    // A pipe takes some before anybody reads.
    new CountQueuingStrategy({ highWaterMark: 16 }),
  );
  const writer = writable.getWriter();
  return {
    output: readable,
    takesInput: true,
    write: (bytes) => writer.write(bytes),
    endInput: () => void writer.close(),
    resize: async () => undefined,
    exitCode: async () => 0,
    close: () => void writer.abort().catch(() => undefined),
  };
}

/** A program that never ends; rejects when it is aborted. */
export function sleepUntil(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    else signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
