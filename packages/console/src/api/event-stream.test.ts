import type { Event } from '@trailer/contract';
import { expect, test } from 'vitest';
import { followEvents, reopenAfterMs } from './event-stream.ts';

function event(id: number): Event {
  return { id, at: '2026-11-22T08:00:00Z', type: 'updated', kind: 'host', objectId: 'h', object: { name: 'büro' } };
}

const sent = (id: number): string => `id: ${id}\nevent: updated\ndata: ${JSON.stringify(event(id))}\n\n`;

/** An answer whose bytes come in these pieces, and then end or break off. */
function streamOf(pieces: readonly Uint8Array[], end: 'ends' | 'breaks off' = 'ends'): Response {
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (end === 'ends') controller.close();
      else controller.error(new Error('cut off'));
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Follows a server that answers like this, one answer after the other, and leaves when it has no more. */
async function follow(answers: readonly (() => Response)[]) {
  const leaving = new AbortController();
  const seen: string[] = [];
  const left = [...answers];
  await followEvents({
    open: async (lastEventId) => {
      seen.push(`open after ${lastEventId}`);
      const answer = left.shift();
      if (answer !== undefined) return answer();
      leaving.abort();
      throw new Error('left');
    },
    wait: async (delayMs) => void seen.push(delayMs >= 1_000 && delayMs <= 10_000 ? 'wait' : `wait ${delayMs} ms`),
    onOpen: () => seen.push('live'),
    onEvent: ({ id, object }) => seen.push(`event ${id} ${JSON.stringify(object)}`),
    onLost: () => seen.push('lost'),
    signal: leaving.signal,
  });
  return seen;
}

const told = (id: number): string => `event ${id} {"name":"büro"}`;

test('events come whole, wherever the bytes were cut, and comments tell nothing', async () => {
  const all = bytes(`: connected\n\n${sent(1)}: heartbeat\n\n${sent(2)}`);
  const each = Array.from(all, (byte) => Uint8Array.of(byte));
  const events = [told(1), told(2)];
  for (const pieces of [[all], each]) {
    const seen = await follow([() => streamOf(pieces)]);
    expect(seen.slice(0, 4)).toEqual(['open after undefined', 'live', ...events]);
  }
});

test('a stream that ends or breaks off is opened again after the last event that was seen', async () => {
  const seen = await follow([
    () => streamOf([bytes(sent(7))], 'breaks off'),
    () => streamOf([]),
    () => streamOf([bytes(sent(8))]),
  ]);
  const lost = ['lost', 'wait'];
  expect(seen).toEqual([
    ...['open after undefined', 'live', told(7), ...lost],
    ...['open after 7', 'live', ...lost],
    ...['open after 7', 'live', told(8), ...lost],
    'open after 8',
  ]);
});

test('half an event at the end of a stream is no event', async () => {
  const seen = await follow([() => streamOf([bytes(sent(1).slice(0, -1))])]);
  expect(seen).toEqual(['open after undefined', 'live', 'lost', 'wait', 'open after undefined']);
});

test.each([
  [
    'a refusal',
    () => {
      throw new Error('401');
    },
  ],
  ['an answer of something in between', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
])('%s is a loss, and no stream', async (_, answer) => {
  const lost = ['open after undefined', 'lost', 'wait'];
  expect(await follow([answer, answer])).toEqual([...lost, ...lost, 'open after undefined']);
});

test('nobody who left is told anything', async () => {
  const leaving = new AbortController();
  const seen: string[] = [];
  const tell = (what: string) => (): void => void seen.push(what);
  const silent = new ReadableStream({
    start: (controller) => leaving.signal.addEventListener('abort', () => controller.error()),
  });
  const following = followEvents({
    open: async () => new Response(silent, { headers: { 'content-type': 'text/event-stream' } }),
    wait: async () => tell('wait')(),
    onOpen: tell('live'),
    onEvent: tell('event'),
    onLost: tell('lost'),
    signal: leaving.signal,
  });
  await expect.poll(() => seen).toEqual(['live']);
  leaving.abort();
  await following;
  expect(seen).toEqual(['live']);
});

test('the longer a server is away the less often it is asked, never all consoles at once', () => {
  const earliest = [0, 1, 2, 3, 4, 50].map((failures) => reopenAfterMs(failures, 0));
  const latest = [0, 1, 2, 3, 4, 50].map((failures) => reopenAfterMs(failures, 1));
  expect(earliest).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
  expect(latest).toEqual([2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
});
