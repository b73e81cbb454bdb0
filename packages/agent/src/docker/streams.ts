import type { OutputChunk } from './gate.ts';

const headerBytes = 8;

/**
 * Takes apart the engine's multiplexed stream: eight bytes (stream number, three zeros, length big-endian), then
 * that many bytes of stdout (1) or stderr (2).
 */
export async function* demultiplex(source: AsyncIterable<Uint8Array>): AsyncGenerator<OutputChunk> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const bytes of source) {
    waiting = waiting.length === 0 ? Buffer.from(bytes) : Buffer.concat([waiting, bytes]);
    while (waiting.length >= headerBytes) {
      const end = headerBytes + waiting.readUInt32BE(4);
      if (waiting.length < end) break;
      yield { stream: waiting[0] === 2 ? 'stderr' : 'stdout', bytes: waiting.subarray(headerBytes, end) };
      waiting = waiting.subarray(end);
    }
  }
}

/** The output of a program on a terminal: one stream, nothing to take apart. */
export async function* asStdout(source: AsyncIterable<Uint8Array>): AsyncGenerator<OutputChunk> {
  for await (const bytes of source) yield { stream: 'stdout', bytes };
}

/** One JSON value a line, as the engine streams events and pull progress. */
export async function* jsonLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let waiting = '';
  for await (const bytes of source) {
    const lines = (waiting + decoder.decode(bytes, { stream: true })).split('\n');
    waiting = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line);
  }
}
