import type { Event } from '@trailer/contract';
import { expect, it } from 'vitest';
import { TestClock } from '../app/testing.ts';
import { eachDatabase, type OpenTestDatabase } from '../db/testing.ts';
import { withTransaction } from '../db/transaction.ts';
import { EventLog } from './event-log.ts';
import { streamEvents } from './stream.ts';

const draft = { type: 'created', kind: 'network', objectId: 'n1', object: { id: 'n1' } } as const;

eachDatabase((open) => {
  it('sends what happens from now on, in order', async () => {
    const { log, follow } = await setUp(open);
    await log.append({ ...draft, objectId: 'before' });
    const reader = await follow(null);
    for (const objectId of ['a', 'b', 'c']) await log.append({ ...draft, objectId });
    await expect.poll(() => reader.objects()).toEqual(['a', 'b', 'c']);
    await reader.stop();
  });

  it('resumes after the last event a reader saw', async () => {
    const { log, follow } = await setUp(open);
    for (const objectId of ['a', 'b', 'c']) await log.append({ ...draft, objectId });
    const reader = await follow(1);
    await expect.poll(() => reader.objects()).toEqual(['b', 'c']);
    expect(reader.events[0]).toEqual({ ...draft, id: 2, at: '2026-01-01T00:00:00.000Z', objectId: 'b' });
    await reader.stop();
  });

  it('tells a reader to start anew when its last event is no longer kept, or never was', async () => {
    const { log, database, follow } = await setUp(open);
    for (const objectId of ['a', 'b', 'c']) await log.append({ ...draft, objectId });
    await database.db.deleteFrom('events').where('id', '<=', 2).execute();
    const late = await follow(1);
    await expect.poll(() => late.events).toMatchObject([{ id: 3, type: 'reset', kind: 'stream', object: null }]);
    const early = await follow(99);
    await expect.poll(() => early.events).toMatchObject([{ id: 3, type: 'reset' }]);
    const justInTime = await follow(2);
    await expect.poll(() => justInTime.objects()).toEqual(['c']);
    await Promise.all([late.stop(), early.stop(), justInTime.stop()]);
  });

  it('tells a reader to start anew when it is so slow that what it has yet to read is no longer kept', async () => {
    const { log, database, follow } = await setUp(open);
    await log.append({ ...draft, objectId: 'seen' });
    const reading = Promise.withResolvers<void>();
    const reader = await follow(null, () => reading.promise);
    for (let index = 0; index < 150; index += 1) await log.append({ ...draft, objectId: String(index) });
    await expect.poll(() => reader.events.length).toBe(1);
    await database.db.deleteFrom('events').where('id', '<=', 140).execute();
    reading.resolve();
    await expect.poll(() => reader.events.at(-1)).toMatchObject({ id: 151, type: 'reset', kind: 'stream' });
    await log.append({ ...draft, objectId: 'after' });
    await expect.poll(() => reader.objects().at(-1)).toBe('after');
    expect(reader.events.filter(({ type }) => type === 'reset')).toHaveLength(1);
    await reader.stop();
  });

  it('tells of a change when it is committed, and of none that was rolled back', async () => {
    const { log, database, follow } = await setUp(open);
    const reader = await follow(null);
    const rolledBack = withTransaction(database.db, async (trx) => {
      await log.append({ ...draft, objectId: 'never' }, trx);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await withTransaction(database.db, (trx) => log.append({ ...draft, objectId: 'committed' }, trx));
    await expect.poll(() => reader.objects()).toEqual(['committed']);
    await reader.stop();
  });

  it('never lets a reader see a newer event before an older one that commits later', async () => {
    const { log, database, follow } = await setUp(open);
    const reader = await follow(null);
    const appends = Array.from({ length: 20 }, (_, index) =>
      withTransaction(database.db, async (trx) => {
        await log.append({ ...draft, objectId: String(index) }, trx);
        await new Promise((resolve) => setImmediate(resolve));
      }),
    );
    await Promise.all(appends);
    await expect.poll(() => reader.events.length).toBe(20);
    const ids = reader.events.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    await reader.stop();
  });

  it('sees what another server process wrote', async () => {
    const { database, follow } = await setUp(open);
    const reader = await follow(null);
    const elsewhere = new EventLog({ ...database, clock: new TestClock() });
    await elsewhere.append({ ...draft, objectId: 'elsewhere' });
    await expect.poll(() => reader.objects(), { timeout: 5_000 }).toEqual(['elsewhere']);
    await reader.stop();
  });

  it('gives a silent stream a sign of life', async () => {
    const { follow } = await setUp(open);
    const reader = await follow(null);
    await expect.poll(() => reader.comments.slice(0, 3)).toEqual(['connected', 'heartbeat', 'heartbeat']);
    await reader.stop();
  });

  it('keeps the newest ten thousand events, give or take the few since it last tidied up', async () => {
    const { log, database } = await setUp(open);
    const row = { at: 'x', type: 'created', kind: 'network', object_id: 'n', object: null };
    for (let batch = 0; batch < 103; batch += 1) {
      await database.db
        .insertInto('events')
        .values(Array.from({ length: 100 }, () => row))
        .execute();
    }
    for (let index = 0; index < 256; index += 1) await log.append(draft);
    const { oldest, newest } = await log.range();
    expect(newest).toBe(10_556);
    expect(newest - oldest).toBeLessThan(10_256);
  });
});

async function setUp(open: OpenTestDatabase) {
  const database = await open();
  const clock = new TestClock();
  const log = new EventLog({ ...database, clock });
  const follow = async (lastSeen: number | null, readOn = () => Promise.resolve()) => {
    const events: Event[] = [];
    const stopping = new AbortController();
    const connected = Promise.withResolvers<void>();
    const comments: string[] = [];
    const sink = {
      event: async (event: Event) => {
        events.push(event);
        await readOn();
      },
      comment: async (text: string) => {
        comments.push(text);
        connected.resolve();
      },
    };
    const ended = streamEvents({
      log,
      clock,
      sink,
      lastSeen,
      rhythm: { heartbeatMs: 100, pollMs: 50 },
      signal: stopping.signal,
    });
    await connected.promise;
    const stop = async () => {
      stopping.abort();
      await ended;
    };
    return { events, comments, objects: () => events.map(({ objectId }) => objectId), stop };
  };
  return { database, log, follow };
}
