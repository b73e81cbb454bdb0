import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OpenExchanges } from './open-exchanges.ts';
import type { AppPass } from './store.ts';

function pass(hash: string): AppPass {
  return {
    hash,
    kind: 'session',
    credential: { kind: 'session', id: 's1' },
    workspaceId: 'w1',
    port: 8006,
    scheme: 'http',
    path: '/',
    expiresAt: '2026-11-22T20:00:00.000Z',
  };
}

describe('what is open for visitors', () => {
  let asked: string[];
  let answer: (hash: string) => Promise<boolean>;
  let open: OpenExchanges;
  beforeEach(() => {
    asked = [];
    answer = async () => true;
    open = new OpenExchanges(({ hash }) => {
      asked.push(hash);
      return answer(hash);
    });
  });
  afterEach(() => open.close());

  it('ends for whom it is good no longer, and for nobody else', async () => {
    const [one, another, kept] = [open.hold(pass('gone')), open.hold(pass('gone')), open.hold(pass('good'))];
    answer = async (hash) => hash === 'good';
    await open.sweep();
    expect([one, another, kept].map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
  });

  it('is asked about once a session, and not at all when it is over', async () => {
    const [one, another] = [open.hold(pass('a')), open.hold(pass('a'))];
    one.release();
    await open.sweep();
    expect(asked).toEqual(['a']);
    another.release();
    await open.sweep();
    expect(asked).toEqual(['a']);
  });

  it('is asked about every ten seconds by itself, for as long as something is open', async () => {
    vi.useFakeTimers();
    try {
      const { signal, release } = open.hold(pass('gone'));
      answer = async () => false;
      await vi.advanceTimersByTimeAsync(10_000);
      expect(signal.aborted).toBe(true);
      release();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('stays while nobody can be asked', async () => {
    const { signal } = open.hold(pass('a'));
    answer = () => Promise.reject(new Error('the database is away'));
    await open.sweep();
    expect(signal.aborted).toBe(false);
  });

  it('ends with the server, and nothing is opened afterwards', () => {
    const { signal } = open.hold(pass('a'));
    open.close();
    expect(signal.aborted).toBe(true);
    expect(open.hold(pass('b')).signal.aborted).toBe(true);
  });
});
