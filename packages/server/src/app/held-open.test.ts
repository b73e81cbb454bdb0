import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeldOpen } from './held-open.ts';

describe('what is held open', () => {
  let asked: string[];
  let answer: (right: string) => Promise<boolean>;
  let open: HeldOpen<string>;
  beforeEach(() => {
    asked = [];
    answer = async () => true;
    open = new HeldOpen((right) => {
      asked.push(right);
      return answer(right);
    });
  });
  afterEach(() => open.close());

  it('ends for whom it is good no longer, and for nobody else', async () => {
    const [one, another, kept] = ['gone', 'gone', 'good'].map((right) => open.hold(right, right));
    answer = async (right) => right === 'good';
    await open.sweep();
    expect([one, another, kept].map((held) => held?.signal.aborted)).toEqual([true, true, false]);
  });

  it('is asked about once a right, and not at all when it is over', async () => {
    const [one, another] = [open.hold('a', 'a'), open.hold('a', 'a')];
    one.release();
    await open.sweep();
    expect(asked).toEqual(['a']);
    another.release();
    another.release();
    await open.sweep();
    expect(asked).toEqual(['a']);
  });

  it('is known again where it was over before, whoever releases the old one twice', async () => {
    const old = open.hold('a', 'a');
    old.release();
    const { signal } = open.hold('a', 'a');
    old.release();
    answer = async () => false;
    await open.sweep();
    expect(signal.aborted).toBe(true);
  });

  it('is asked about every ten seconds by itself, for as long as something is open', async () => {
    vi.useFakeTimers();
    try {
      const { signal, release } = open.hold('gone', 'gone');
      answer = async () => false;
      await vi.advanceTimersByTimeAsync(10_000);
      expect(signal.aborted).toBe(true);
      release();
      expect(vi.getTimerCount()).toBe(0);
      open.hold('next', 'next');
      expect(vi.getTimerCount()).toBe(1);
    } finally {
      open.close();
      vi.useRealTimers();
    }
  });

  it('stays while nobody can be asked', async () => {
    const { signal } = open.hold('a', 'a');
    answer = () => Promise.reject(new Error('the database is away'));
    await open.sweep();
    expect(signal.aborted).toBe(false);
  });

  it('ends with the server, and nothing is opened afterwards', () => {
    const { signal } = open.hold('a', 'a');
    open.close();
    expect(signal.aborted).toBe(true);
    const late = open.hold('b', 'b');
    expect(late.signal.aborted).toBe(true);
    late.release();
  });
});
