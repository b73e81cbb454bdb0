import { describe, expect, test } from 'vitest';
import { cidr } from '../address/address.suite.ts';
import { homeLab } from '../host.suite.ts';
import { contextOf, existing, lanDraft, warnings } from './network.suite.ts';
import type { ExistingNetwork, NetworkDraft } from './types.ts';

const facts = homeLab({ kernel: { ...homeLab().kernel, ipvlan: true } });
const far = existing({
  name: 'far',
  driver: 'macvlan',
  mode: 'bridge',
  parentInterface: 'eno1',
  subnet: '192.168.1.0/24',
  ipRange: cidr('192.168.1.208/28'),
});

function told(draft: NetworkDraft, ...elsewhere: readonly ExistingNetwork[]): readonly string[] {
  return warnings(draft, { ...contextOf(facts), elsewhere }).filter((text) => text.includes('another host'));
}

describe('a range that a network of another host has as well', () => {
  test('is warned of, for each engine picks from its own', () => {
    expect(told(lanDraft, far)).toEqual([
      'ipRange 192.168.1.192/27 overlaps 192.168.1.208/28 of network far on another host: right only if they are on different LANs, else use a range beside it',
    ]);
    expect(told({ ...lanDraft, driver: 'ipvlan' }, far)).toHaveLength(1);
  });

  test('is told of IPv6 too', () => {
    const ipv6 = { subnet: 'fd00::/64', gateway: 'fd00::1', ipRange: 'fd00::100/120' };
    const held = { subnet: cidr('fd00::/64'), gateway: null, ipRange: cidr('fd00::180/121'), only: false };
    expect(told({ ...lanDraft, ipv6 }, { ...far, ipRange: cidr('192.168.1.160/27'), ipv6: held })).toEqual([
      expect.stringMatching(/^ipv6\.ipRange fd00::100\/120 overlaps fd00::180\/121/),
    ]);
  });

  test('is fine beside it, on another subnet, and where either has none', () => {
    expect(told(lanDraft, { ...far, ipRange: cidr('192.168.1.160/27') }, { ...far, ipRange: null })).toEqual([]);
    expect(told(lanDraft, { ...far, subnet: cidr('192.168.0.0/16') })).toEqual([]);
    expect(told({ ...lanDraft, ipRange: null }, far)).toEqual([]);
    expect(told(lanDraft)).toEqual([]);
  });

  test('is fine on a bridge and behind a routed network, here or there', () => {
    expect(told(lanDraft, { ...far, driver: 'bridge', mode: null })).toEqual([]);
    expect(told(lanDraft, { ...far, driver: 'ipvlan', mode: 'l3' })).toEqual([]);
    const own = { subnet: '10.80.0.0/24', ipRange: '10.80.0.0/25' };
    const same = { ...far, subnet: cidr(own.subnet), ipRange: cidr(own.ipRange) };
    expect(told({ name: 'web', driver: 'bridge', ...own }, same)).toEqual([]);
    expect(told({ name: 'web', driver: 'ipvlan', mode: 'l3', parentInterface: 'eth0', ...own }, same)).toEqual([]);
    expect(told({ ...lanDraft, ...own, gateway: '10.80.0.1' }, same)).toHaveLength(1);
  });
});
