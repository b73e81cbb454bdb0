import { expect, test } from 'vitest';
import { readBenchEvents } from './bench-events.ts';
import type { BenchEvent } from './resources/bench.ts';

const measuring = { type: 'measuring', path: 'host', index: 0, of: 8 } as const;
const done = { type: 'done', result: { at: '2026-01-02T03:04:05Z', image: null, figures: [] } } as const;
const text = `${JSON.stringify(measuring)}\n${JSON.stringify(done)}\n`;

async function toldBy(parts: readonly string[]): Promise<readonly BenchEvent[]> {
  const told: BenchEvent[] = [];
  const body = ReadableStream.from(parts.map((part) => Buffer.from(part)));
  for await (const event of readBenchEvents({ body })) told.push(event);
  return told;
}

test('events are told whole, wherever the network cut the stream', async () => {
  expect(await toldBy([text.slice(0, 7), text.slice(7, 60), text.slice(60)])).toEqual([measuring, done]);
});

test('a stream that ends without a result is an error', async () => {
  await expect(
    toldBy([
      `${JSON.stringify(measuring)}
`,
    ]),
  ).rejects.toThrow('broke off');
});
