import { expect, test } from 'vitest';
import { type Followed, filterText, followAddress } from './follow-address.ts';

const typed: Followed = { filter: { text: 'web-1' }, seen: filterText({}), carried: filterText({ text: 'web' }) };

test('what is typed stays while the address has not followed, and when it catches up with less', () => {
  expect(followAddress(typed, {})).toBe(typed);
  const caughtUp = followAddress(typed, { text: 'web' });
  expect(caughtUp).toEqual({ ...typed, seen: filterText({ text: 'web' }) });
  expect(followAddress(caughtUp, { text: 'web' })).toBe(caughtUp);
});

test('an address that somebody else chose is what is asked for: a link to the list, the way back', () => {
  const caughtUp = followAddress(typed, { text: 'web' });
  expect(followAddress(caughtUp, {}).filter).toEqual({});
  expect(followAddress(caughtUp, { state: 'attention' }).filter).toEqual({ state: 'attention' });
});
