import { PassThrough } from 'node:stream';
import type { Event } from '@trailer/contract';
import { expect, it } from 'vitest';
import { SseWriter } from './sse.ts';

const event: Event = {
  id: 7,
  at: '2026-01-01T00:00:00.000Z',
  type: 'created',
  kind: 'network',
  objectId: 'n1',
  object: { description: 'two\nlines' },
};

it('writes an event as id, type and one line of data', async () => {
  const output = new PassThrough();
  await new SseWriter({ output, patienceMs: 1_000, signal: new AbortController().signal }).event(event);
  expect(output.read().toString()).toBe(`id: 7\nevent: created\ndata: ${JSON.stringify(event)}\n\n`);
});

it('waits for a reader that needs time', async () => {
  const output = new PassThrough({ highWaterMark: 8 });
  const writing = new SseWriter({ output, patienceMs: 1_000, signal: new AbortController().signal }).event(event);
  output.resume();
  await expect(writing).resolves.toBeUndefined();
});

it('lets go of a reader that does not read, having buffered no more than it was writing', async () => {
  const output = new PassThrough({ highWaterMark: 8 });
  const writer = new SseWriter({ output, patienceMs: 10, signal: new AbortController().signal });
  await expect(writer.event(event)).rejects.toThrow(/aborted/);
  const oneEvent = `id: 7\nevent: created\ndata: ${JSON.stringify(event)}\n\n`.length;
  expect(Math.max(output.readableLength, output.writableLength)).toBeLessThanOrEqual(oneEvent);
});

it('stops waiting when the stream is to end', async () => {
  const ending = new AbortController();
  const writer = new SseWriter({
    output: new PassThrough({ highWaterMark: 8 }),
    patienceMs: 60_000,
    signal: ending.signal,
  });
  const writing = writer.event(event);
  ending.abort();
  await expect(writing).rejects.toThrow(/aborted/);
});
