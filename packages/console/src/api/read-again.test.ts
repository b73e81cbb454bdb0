import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test } from 'vitest';
import { readAgain } from './read-again.ts';

const cache = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } } });
const leaving: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
  cache.clear();
});

/** A page that shows a list; each reading of it waits for the test's answer. */
function show(name: string) {
  const answers: ((text: string) => void)[] = [];
  const queryFn = (): Promise<string> => new Promise((resolve) => answers.push(resolve));
  const observer = new QueryObserver(cache, { queryKey: [name], queryFn });
  leaving.push(observer.subscribe(() => undefined));
  return { answers, shown: () => observer.getCurrentResult().data };
}

test('what was read is read again', async () => {
  const { answers, shown } = show('hosts');
  answers[0]?.('before');
  await expect.poll(shown).toBe('before');
  const again = readAgain(cache);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.('after');
  await again;
  expect(shown()).toBe('after');
});

test('what was just being read for the first time is read again, and its old answer is let go', async () => {
  const { answers, shown } = show('hosts');
  const again = readAgain(cache);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.('after');
  await again;
  answers[0]?.('before');
  await Promise.resolve();
  expect(shown()).toBe('after');
  expect(answers).toHaveLength(2);
});

test('only what is asked for is read again, and what nobody read is not read', async () => {
  const [hosts, session] = [show('hosts'), show('session')];
  hosts.answers[0]?.('hosts');
  session.answers[0]?.('ada');
  await expect.poll(() => [hosts.shown(), session.shown()]).toEqual(['hosts', 'ada']);
  const again = readAgain(cache, { predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  await expect.poll(() => hosts.answers.length).toBe(2);
  hosts.answers[1]?.('hosts');
  await again;
  expect(session.answers).toHaveLength(1);
  expect(cache.getQueryCache().getAll()).toHaveLength(2);
});
