import { isSessionKey } from '@trailer/contract';
import { expect, test } from 'vitest';
import { ConsoleKey } from './console-key.ts';

/** What a browser keeps for one origin. */
function storageOf(kept: Map<string, string>): Pick<Storage, 'getItem' | 'setItem'> {
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) };
}

test('a console has one key, in every window and after every visit', () => {
  const kept = new Map<string, string>();
  const [one, other] = [new ConsoleKey(() => storageOf(kept)), new ConsoleKey(() => storageOf(kept))];
  const key = one.get();
  expect(isSessionKey(key)).toBe(true);
  expect([one.get(), other.get(), new ConsoleKey(() => storageOf(kept)).get()]).toEqual([key, key, key]);
  expect([...kept.values()]).toEqual([key]);
});

test('no two consoles have the same key', () => {
  const keys = Array.from({ length: 100 }, () => new ConsoleKey(() => storageOf(new Map())).get());
  expect(new Set(keys).size).toBe(100);
});

test('what is kept in its place and is none gives way to a key', () => {
  const kept = new Map([['trailer-session-key', 'planted']]);
  const key = new ConsoleKey(() => storageOf(kept)).get();
  expect(isSessionKey(key)).toBe(true);
  expect([...kept.values()]).toEqual([key]);
});

test.each([
  [
    'has no storage',
    () => {
      throw new Error('SecurityError');
    },
  ],
  [
    'keeps nothing',
    () => ({
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    }),
  ],
])('a browser that %s has a key for as long as the page is open', (_, storage) => {
  const key = new ConsoleKey(storage);
  expect(isSessionKey(key.get())).toBe(true);
  expect(key.get()).toBe(key.get());
});
