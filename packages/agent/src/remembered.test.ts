import { describe, expect, it } from 'vitest';
import { Remembered } from './remembered.ts';

describe('a remembered value', () => {
  it('is read once, and again only after it was forgotten', async () => {
    let reads = 0;
    const value = new Remembered(async () => {
      reads += 1;
      return reads;
    });
    expect([await value.get(), await value.get()]).toEqual([1, 1]);
    value.forget();
    expect(await value.get()).toBe(2);
  });

  it('is read again when it was forgotten while it was being read', async () => {
    const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    let reads = 0;
    const value = new Remembered(() => answers[reads++]?.promise ?? Promise.reject(new Error('read too often')));
    const first = value.get();
    value.forget();
    answers[0]?.resolve('old');
    answers[1]?.resolve('new');
    expect(await first).toBe('old');
    expect(await value.get()).toBe('new');
  });

  it('is not remembered when it could not be read', async () => {
    let away = true;
    const value = new Remembered(async () => {
      if (away) throw new Error('away');
      return 'here';
    });
    await expect(value.get()).rejects.toThrow('away');
    away = false;
    expect(await value.get()).toBe('here');
  });

  it('is the new one for everybody who asks after it was forgotten', async () => {
    let current = 'old';
    const value = new Remembered(async () => current);
    await value.get();
    current = 'new';
    value.forget();
    expect(await Promise.all([value.get(), value.get()])).toEqual(['new', 'new']);
  });

  it('stays the new one when a slow old reading ends after it', async () => {
    const slow = Promise.withResolvers<string>();
    const answers = [slow.promise, Promise.resolve('new')];
    const value = new Remembered(() => answers.shift() ?? Promise.reject(new Error('read too often')));
    const first = value.get();
    value.forget();
    expect(await value.get()).toBe('new');
    slow.resolve('old');
    await first;
    expect(await value.get()).toBe('new');
  });
});
