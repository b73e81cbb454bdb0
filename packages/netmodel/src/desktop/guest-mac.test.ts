import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '../address/address.suite.ts';
import { parseMacAddress } from '../address/parse.ts';
import { isGroupMac } from '../address/prefix.ts';
import { guestMacOf } from './guest-mac.ts';

test('a guest has a MAC address of its own making: locally administered, one interface’s', () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      const mac = must(parseMacAddress(guestMacOf(id)));
      expect(mac).toBe(guestMacOf(id));
      expect(mac.startsWith('02:')).toBe(true);
      expect(isGroupMac(mac)).toBe(false);
    }),
  );
});

test('it stays the same at every start and with every version, so that the lease does too', () => {
  expect(guestMacOf('w-1')).toBe('02:d7:ba:38:09:e5');
});

test('no two of a thousand workspaces share one', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `01JD${index}`);
  expect(new Set(ids.map(guestMacOf)).size).toBe(1000);
});
