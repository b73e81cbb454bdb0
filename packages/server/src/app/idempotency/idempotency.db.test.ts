import { expect, it } from 'vitest';
import { eachDatabase, type OpenTestDatabase } from '../../db/testing.ts';
import { problem } from '../problem.ts';
import { TestClock, testAdministrator } from '../testing.ts';
import { Idempotency, type KeptAnswer, parseIdempotencyKey } from './idempotency.ts';

const request = { actor: testAdministrator, key: 'k1', target: 'POST /api/v1/networks', body: { name: 'lan' } };
const created: KeptAnswer = { status: 201, body: { id: 'n1', secret: 'trl_shown_once' }, etag: 1 };

eachDatabase((open) => {
  it('answers a repeated request with the same status and body, and does the work once', async () => {
    const { idempotency, work, done } = await setUp(open);
    expect(await idempotency.run(request, work)).toEqual({ ...created, replayed: false });
    expect(await idempotency.run(request, work)).toEqual({ ...created, replayed: true });
    expect(done()).toBe(1);
  });

  it('answers after a restart as well, and not with another secret', async () => {
    const { idempotency, work, database, clock } = await setUp(open);
    await idempotency.run(request, work);
    const restarted = new Idempotency({ db: database.db, clock, secret: 'one secret' });
    expect(await restarted.run(request, work)).toMatchObject({ replayed: true });
    const other = new Idempotency({ db: database.db, clock, secret: 'another secret' });
    await expect(other.run(request, work)).rejects.toThrow();
  });

  it('refuses a key that came with another request', async () => {
    const { idempotency, work } = await setUp(open);
    await idempotency.run(request, work);
    for (const other of [{ body: { name: 'wan' } }, { target: 'POST /api/v1/workspaces' }]) {
      await expect(idempotency.run({ ...request, ...other }, work)).rejects.toMatchObject({
        code: 'idempotency_conflict',
      });
    }
  });

  it('keeps the keys of different callers apart', async () => {
    const { idempotency, work, done } = await setUp(open);
    await idempotency.run(request, work);
    await idempotency.run({ ...request, actor: { ...testAdministrator, userId: 'u2' } }, work);
    expect(done()).toBe(2);
  });

  it('lets duplicates wait for the first request', async () => {
    const { idempotency, work, done } = await setUp(open);
    const answers = await Promise.all([1, 2, 3, 4].map(() => idempotency.run(request, work)));
    expect(answers.map(({ replayed }) => replayed)).toEqual([false, true, true, true]);
    expect(done()).toBe(1);
  });

  it('forgets a refused request: it may be repeated once its cause is gone', async () => {
    const { idempotency, work } = await setUp(open);
    const refuse = () => Promise.reject(problem('host_unavailable', 'not now'));
    await expect(idempotency.run(request, refuse)).rejects.toMatchObject({ code: 'host_unavailable' });
    expect(await idempotency.run(request, work)).toMatchObject({ status: 201, replayed: false });
  });

  it('refuses while another server is at the request, and takes over once that one is surely gone', async () => {
    const { idempotency, work, database, clock } = await setUp(open);
    const elsewhere = new Idempotency({ db: database.db, clock, secret: 'one secret' });
    const never = new Promise<KeptAnswer>(() => undefined);
    void elsewhere.run(request, () => never);
    await expect.poll(() => countKeys(database)).toBe(1);
    await expect(idempotency.run(request, work)).rejects.toMatchObject({ code: 'conflict' });
    clock.advance(120_001);
    expect(await idempotency.run(request, work)).toMatchObject({ status: 201, replayed: false });
  });

  it('forgets an answer after a day', async () => {
    const { idempotency, work, database, clock } = await setUp(open);
    await idempotency.run(request, work);
    clock.advance(24 * 3_600_000 + 1);
    expect(await idempotency.run({ ...request, key: 'k2' }, work)).toMatchObject({ replayed: false });
    expect(await countKeys(database)).toBe(1);
  });

  it('lets nobody with the database try out what a request held', async () => {
    const hashes: string[] = [];
    for (const secret of ['one secret', 'another secret']) {
      const { database, clock, work } = await setUp(open);
      await new Idempotency({ db: database.db, clock, secret }).run(request, work);
      const [row] = await database.db.selectFrom('idempotency_keys').select('request_hash').execute();
      hashes.push(row?.request_hash ?? '');
    }
    expect(new Set(hashes).size).toBe(2);
  });

  it('keeps no answer in the clear', async () => {
    const { idempotency, work, database } = await setUp(open);
    await idempotency.run(request, work);
    const rows = await database.db.selectFrom('idempotency_keys').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('shown_once');
  });
});

it.each(['', 'with space', 'x'.repeat(256), 'ümlaut'])('refuses %j as a key', (header) => {
  expect(() => parseIdempotencyKey(header)).toThrow(/Idempotency-Key must be/);
});

async function setUp(open: OpenTestDatabase) {
  const database = await open();
  const clock = new TestClock();
  const idempotency = new Idempotency({ db: database.db, clock, secret: 'one secret' });
  let done = 0;
  const work = async () => {
    done += 1;
    return created;
  };
  return { idempotency, work, database, clock, done: () => done };
}

async function countKeys({ db }: Awaited<ReturnType<OpenTestDatabase>>): Promise<number> {
  return (await db.selectFrom('idempotency_keys').select('key').execute()).length;
}
