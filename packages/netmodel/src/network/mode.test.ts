import { describe, expect, test } from 'vitest';
import { homeLab } from '../host.suite.ts';
import { contextOf, existing, faults, lanDraft, messages } from './network.suite.ts';
import type { NetworkDraft } from './types.ts';
import { validateNetwork, validateNetworkChange } from './validate.ts';

const facts = homeLab({ kernel: { ...homeLab().kernel, ipvlan: true } });

function modeOf(changes: Partial<NetworkDraft>): unknown {
  const checked = validateNetwork({ ...lanDraft, ...changes }, contextOf(facts));
  return checked.ok ? checked.value.mode : checked.faults.map(({ message }) => message);
}

describe('the mode of a network', () => {
  test('is the one its driver takes by itself where none is named', () => {
    expect(modeOf({})).toBe('bridge');
    expect(modeOf({ driver: 'ipvlan' })).toBe('l2');
    expect(modeOf({ driver: 'bridge', parentInterface: null, subnet: null, gateway: null, ipRange: null })).toBeNull();
  });

  test.each([
    ['macvlan', 'private'],
    ['macvlan', 'vepa'],
    ['ipvlan', 'l2'],
  ] as const)('%s %s is taken', (driver, mode) => {
    expect(modeOf({ driver, mode })).toBe(mode);
  });

  test('of another driver, or of none, is refused with those there are', () => {
    expect(modeOf({ mode: 'l2' })).toEqual([
      'mode l2 is no mode of macvlan: use one of bridge, private, vepa, passthru',
    ]);
    expect(modeOf({ driver: 'ipvlan', mode: 'vepa' })).toEqual([
      'mode vepa is no mode of ipvlan: use one of l2, l3, l3s',
    ]);
    expect(messages({ name: 'web', driver: 'bridge', mode: 'bridge' })).toEqual([
      'mode bridge has no place on a bridge network: leave it out',
    ]);
  });

  test('passthru takes an interface that the host does not use', () => {
    expect(modeOf({ mode: 'passthru' })).toEqual([
      'mode passthru hands eth0 over to one workspace, and the host would lose 192.168.1.10/24 on it: use bridge, or a parent that holds no address',
    ]);
    expect(modeOf({ mode: 'passthru', parentInterface: 'eth1' })).toBe('passthru');
    expect(faults({ ...lanDraft, mode: 'passthru', vlanId: 7 }, contextOf(facts))).not.toContain('mode unfit_parent');
  });

  test('is fixed', () => {
    const current = existing({ id: 'n1', driver: 'macvlan', mode: 'bridge', vlanId: 7 });
    const change = (changes: Partial<NetworkDraft>) => validateNetworkChange(changes, { current, networks: [current] });
    expect(change({ mode: 'bridge', vlanId: 7, ipv6: null }).ok).toBe(true);
    expect(change({ mode: 'vepa', ipv6: { subnet: 'fd00::/64' } })).toMatchObject({
      faults: [
        { message: 'mode is fixed at creation as bridge: create another network instead' },
        { message: 'ipv6 is fixed at creation as unset: create another network instead' },
      ],
    });
  });
});

describe('a parent', () => {
  const on = (changes: Parameters<typeof existing>[0]) =>
    contextOf(facts, [
      existing({ name: 'there', driver: 'macvlan', parentInterface: 'eth1', subnet: '10.7.0.0/24', ...changes }),
    ]);
  const wanted: NetworkDraft = { ...lanDraft, parentInterface: 'eth1' };
  const taken = (draft: NetworkDraft, there: Parameters<typeof existing>[0]) => messages(draft, on(there));

  test('carries macvlan or ipvlan, never both', () => {
    expect(taken({ ...wanted, driver: 'ipvlan' }, {})).toEqual([
      'parentInterface eth1 carries macvlan network there, and the kernel gives an interface to macvlan or ipvlan, not both: use driver macvlan, or another parent',
    ]);
    expect(faults(wanted, on({ driver: 'ipvlan', mode: 'l2' }))).toEqual(['parentInterface parent_taken']);
    expect(faults(wanted, on({ driver: 'ipvlan', mode: 'l2', vlanId: 5 }))).toEqual([]);
    expect(faults(wanted, on({ driver: 'ipvlan', mode: 'l2', parentInterface: 'eth0' }))).toEqual([]);
  });

  test('carries one passthru network and nothing else', () => {
    expect(faults({ ...wanted, mode: 'passthru' }, on({}))).toEqual(['parentInterface parent_taken']);
    expect(taken(wanted, { mode: 'passthru' })).toEqual([
      'parentInterface eth1 carries macvlan network there, and a passthru network has its interface to itself: use another parent, or mode bridge for both',
    ]);
    expect(faults(wanted, on({}))).toEqual([]);
  });
});
