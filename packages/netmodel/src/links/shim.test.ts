import { describe, expect, test } from 'vitest';
import { ip, mac, must } from '../address/address.suite.ts';
import { parseInterfaceAddress } from '../address/parse.ts';
import { shimOf } from '../hostplan/hostplan.suite.ts';
import { longestLinkName, shimMacOf, shimNameOf } from './marks.ts';
import { isShimInPlace, shimCommands } from './shim.ts';
import type { HostShimPlan, ObservedShim } from './types.ts';

const plan: HostShimPlan = {
  name: 'trl-0123456789',
  parentInterface: 'eth0',
  mac: mac('02:11:22:33:44:55'),
  address: ip('192.168.1.250'),
  destinations: [ip('192.168.1.60'), ip('192.168.1.61')],
};
const route = (address: string, source: string | null = '192.168.1.250') => ({
  destination: ip(address),
  source: source === null ? null : ip(source),
});
/** Everything that is done, in its order. */
function commandsOf(observed: ObservedShim | null): readonly string[] {
  const { make, set } = shimCommands(plan, observed);
  return [...make, ...set];
}
const held = (text: string) => must(parseInterfaceAddress(text));

describe('the name and the MAC address of a shim', () => {
  test('are the network’s own, always the same, and such as the kernel takes', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `0197a-${index}`);
    expect(new Set(ids.map(shimNameOf)).size).toBe(500);
    expect(new Set(ids.map(shimMacOf)).size).toBe(500);
    for (const id of ids) {
      expect(shimNameOf(id)).toMatch(/^trl-[0-9a-f]{10}$/);
      expect(shimNameOf(id).length).toBeLessThanOrEqual(longestLinkName);
      expect(shimMacOf(id)).toMatch(/^02(:[0-9a-f]{2}){5}$/);
      expect(shimNameOf(id)).toBe(shimNameOf(id));
    }
  });
});

describe('a shim', () => {
  test('is made whole: the link, one address without a route to the LAN, and a way to each workspace', () => {
    expect(commandsOf(null)).toEqual([
      'link add link eth0 name trl-0123456789 address 02:11:22:33:44:55 type macvlan mode bridge',
      'address add 192.168.1.250/32 dev trl-0123456789',
      'link set dev trl-0123456789 up',
      'route add 192.168.1.60/32 dev trl-0123456789 src 192.168.1.250 proto 214',
      'route add 192.168.1.61/32 dev trl-0123456789 src 192.168.1.250 proto 214',
    ]);
  });

  test('that is as it should be is left alone', () => {
    expect(isShimInPlace(plan, shimOf(plan))).toBe(true);
    expect(isShimInPlace(plan, shimOf(plan, { routes: [...shimOf(plan).routes].reverse() }))).toBe(true);
    expect(commandsOf(shimOf(plan))).toEqual([]);
  });

  test.each([
    [{ up: false }, ['link set dev trl-0123456789 up']],
    [{ mac: mac('02:00:00:00:00:01') }, ['link set dev trl-0123456789 address 02:11:22:33:44:55']],
    [{ addresses: [] }, ['address add 192.168.1.250/32 dev trl-0123456789']],
    [
      { routes: [route('192.168.1.60'), route('192.168.1.99')] },
      [
        'route add 192.168.1.61/32 dev trl-0123456789 src 192.168.1.250 proto 214',
        'route delete 192.168.1.99/32 dev trl-0123456789 proto 214',
      ],
    ],
    [
      { routes: [route('192.168.1.60', null), route('192.168.1.61')] },
      [
        'route delete 192.168.1.60/32 dev trl-0123456789 proto 214',
        'route add 192.168.1.60/32 dev trl-0123456789 src 192.168.1.250 proto 214',
      ],
    ],
    // What the settings are is no business of `ip`.
    [{ settled: false }, []],
  ])('with %j is repaired, and no more than that', (damage, commands) => {
    const damaged = shimOf(plan, damage);
    expect(isShimInPlace(plan, damaged)).toBe(false);
    expect(commandsOf(damaged)).toEqual(commands);
  });

  test('gets its new address before it loses the old one', () => {
    const old = shimOf({ ...plan, address: ip('192.168.1.251') });
    expect(isShimInPlace(plan, old)).toBe(false);
    expect(commandsOf(old)).toEqual([
      'address add 192.168.1.250/32 dev trl-0123456789',
      'route delete 192.168.1.60/32 dev trl-0123456789 proto 214',
      'route add 192.168.1.60/32 dev trl-0123456789 src 192.168.1.250 proto 214',
      'route delete 192.168.1.61/32 dev trl-0123456789 proto 214',
      'route add 192.168.1.61/32 dev trl-0123456789 src 192.168.1.250 proto 214',
      'address delete 192.168.1.251/32 dev trl-0123456789',
    ]);
    const wide = shimOf(plan, { addresses: [held('192.168.1.250/24')] });
    expect(commandsOf(wide)).toEqual([
      'address add 192.168.1.250/32 dev trl-0123456789',
      'address delete 192.168.1.250/24 dev trl-0123456789',
    ]);
  });

  test.each([{ parentInterface: 'eth1' }, { parentInterface: null }, { mode: 'private' }, { mode: null }])(
    'with %j is made anew, for that cannot be changed',
    (damage) => {
      const damaged = shimOf(plan, damage);
      expect(isShimInPlace(plan, damaged)).toBe(false);
      expect(commandsOf(damaged)).toEqual(['link delete dev trl-0123456789', ...commandsOf(null)]);
    },
  );
});
