import { describe, expect, test } from 'vitest';
import { homeLab } from '../host.suite.ts';
import { bridgeDraft, contextOf, existing, faults, lanDraft, messages, warnings } from './network.suite.ts';
import type { Ipv6Draft, NetworkDraft } from './types.ts';
import { validateNetwork, validateNetworkChange } from './validate.ts';

const lan6 = { subnet: 'fd00:77::/64', gateway: 'fd00:77::1', ipRange: 'fd00:77::1000/116' };
const onLan = (ipv6: Partial<Ipv6Draft>): NetworkDraft => ({ ...lanDraft, ipv6: { ...lan6, ...ipv6 } });
const onBridge = (ipv6: Ipv6Draft): NetworkDraft => ({ ...bridgeDraft, ipv6 });
const { subnet: _, gateway: __, ipRange: ___, ...bareLan } = lanDraft;

const specOf = (draft: NetworkDraft) => {
  const answer = validateNetwork(draft, contextOf());
  if (!answer.ok) throw new Error(JSON.stringify(answer.faults));
  return answer.value;
};

describe('the IPv6 side of a network', () => {
  test('stands beside IPv4 on a LAN and on a bridge', () => {
    expect(specOf(onLan({}))).toMatchObject({ subnet: '192.168.1.0/24', ipv6: { ...lan6, only: false } });
    expect(specOf(onBridge({ subnet: 'fd00:79::/64' })).ipv6).toEqual({
      subnet: 'fd00:79::/64',
      gateway: null,
      ipRange: null,
      only: false,
    });
  });

  test('stands alone where a LAN has no IPv4 subnet, and where a bridge is asked to', () => {
    expect(specOf({ ...bareLan, ipv6: lan6 })).toMatchObject({ subnet: null, gateway: null, ipv6: { only: true } });
    expect(specOf(onBridge({ subnet: 'fd00:79::/64', only: true })).ipv6?.only).toBe(true);
    expect(messages({ ...bridgeDraft, subnet: '10.9.0.0/24', ipv6: { subnet: 'fd00:79::/64', only: true } })).toEqual([
      'ipv6.only leaves IPv4 out, but subnet is given: leave out one of them',
    ]);
    expect(faults({ ...bareLan, ipv6: { ...lan6, only: false } })).toEqual(['subnet required', 'gateway required']);
    expect(faults({ ...bareLan, gateway: '192.168.1.1', ipv6: lan6 })).toEqual(['subnet required']);
  });

  test('is told in its canonical form, and every fault of it at once', () => {
    expect(messages(onLan({ subnet: 'FD00:77:0::5/64', gateway: 'fd00:78::1', ipRange: 'fd00:79::/80' }))).toEqual([
      'ipv6.subnet FD00:77:0::5/64 has host bits set: write fd00:77::/64',
      'ipv6.gateway fd00:78::1 is outside subnet fd00:77::/64: use an address inside it',
      'ipv6.ipRange fd00:79::/80 is not inside subnet fd00:77::/64: use a part of it',
    ]);
  });

  test.each([
    ['ff02::/64', 'invalid_value'],
    ['fe80::/64', 'invalid_value'],
    ['::/64', 'invalid_value'],
    ['::1/128', 'invalid_value'],
    ['::ffff:10.0.0.0/104', 'not_a_prefix'],
    ['10.9.0.0/24', 'wrong_family'],
    ['fd00::/127', 'prefix_too_long'],
    ['fd00::/128', 'prefix_too_long'],
    ['fd00::', 'not_a_prefix'],
  ])('is no subnet that no machine can be in: %s', (subnet, code) => {
    expect(faults(onBridge({ subnet }))).toEqual([`ipv6.subnet ${code}`]);
  });

  test.each(['fd00:79::/126', 'fd00:79::/48', '2001:db8::/64', '64:ff9b::/96'])('may be %s', (subnet) => {
    expect(faults(onBridge({ subnet }))).toEqual([]);
  });

  test('has a gateway that the engine takes', () => {
    const { gateway: ____, ...without } = lan6;
    expect(messages({ ...lanDraft, ipv6: without })).toEqual([
      "ipv6.gateway is missing: a macvlan network needs the address of its LAN's router, one inside the subnet",
    ]);
    expect(messages(onLan({ gateway: 'fe80::1' }))).toEqual([
      "ipv6.gateway fe80::1 is link-local, which the engine does not take: use the router's address inside the subnet",
    ]);
    expect(messages(onLan({ gateway: 'fd00:77::' }))).toEqual([
      'ipv6.gateway fd00:77:: is the subnet-router anycast address of fd00:77::/64: use one after it',
    ]);
    expect(faults(onLan({ gateway: '192.168.1.1' }))).toEqual(['ipv6.gateway wrong_family']);
    expect(faults(onLan({ gateway: 'fd00:77::1', subnet: 'nonsense' }))).toEqual(['ipv6.subnet not_a_prefix']);
    expect(faults(onLan({ gateway: '10.0.0.1', subnet: '10.0.0.0/40' }))).toEqual([
      'ipv6.subnet not_a_prefix',
      'ipv6.gateway wrong_family',
    ]);
  });

  test('has none in a mode in which the host routes', () => {
    const routed = { ...bareLan, driver: 'ipvlan', mode: 'l3', subnet: '10.80.0.0/24' } as const;
    const facts = homeLab();
    const context = contextOf({ ...facts, kernel: { ...facts.kernel, ipvlan: true } });
    expect(faults({ ...routed, ipv6: { subnet: 'fd00:80::/64' } }, context)).toEqual([]);
    expect(messages({ ...routed, ipv6: { subnet: 'fd00:80::/64', gateway: 'fd00:80::1' } }, context)).toEqual([
      'ipv6.gateway fd00:80::1 has no place in mode l3, where the host itself routes: leave it out',
    ]);
  });

  test('overlaps neither another network nor what the host reaches already', () => {
    const other = existing({ ipv6: specOf(onBridge({ subnet: 'fd00:79::/64' })).ipv6 });
    expect(messages(onBridge({ subnet: 'fd00:79::/80' }), contextOf(homeLab(), [other]))).toEqual([
      'ipv6.subnet fd00:79::/80 overlaps fd00:79::/64 of network other on this host: use that network, or another subnet',
    ]);
    const facts = homeLab();
    const route = (destination: string) =>
      contextOf({ ...facts, routes: [{ destination: destination as never, interface: 'tun0', gateway: null }] });
    expect(faults(onBridge({ subnet: 'fd00:79::/64' }), route('fd00:79::/48'))).toEqual(['ipv6.subnet subnet_overlap']);
    for (const everywhere of ['::/0', '8000::/1', 'fd00::/8'])
      expect(faults(onBridge({ subnet: 'fd00:79::/64' }), route(everywhere)), everywhere).toEqual([]);
  });

  test('warns of a range that holds the gateway, and of one that is not given', () => {
    const { ipRange: ____, ...whole } = lan6;
    expect(warnings({ ...lanDraft, ipv6: whole })).toEqual([
      expect.stringMatching(/^ipv6\.ipRange is not given, .* give a range that nobody else uses$/),
    ]);
    expect(warnings(onLan({ ipRange: 'fd00:77::/80' }))).toEqual([
      expect.stringMatching(/^ipv6\.ipRange fd00:77::\/80 holds the gateway/),
    ]);
  });

  test('may have addresses that the engine gives to nobody', () => {
    const excluding = (...excludedAddresses: readonly string[]) => ({ ...onLan({}), excludedAddresses });
    expect(specOf(excluding('192.168.1.200', 'fd00:77::1005')).excludedAddresses).toHaveLength(2);
    expect(messages(excluding('fd00:77::1', 'fd00:78::5', 'fd00:77::'))).toEqual([
      'excludedAddresses[0] fd00:77::1 is the gateway, which is never given out: leave it out',
      'excludedAddresses[1] fd00:78::5 is outside subnet fd00:77::/64: use an address inside it',
      'excludedAddresses[2] fd00:77:: is the subnet-router anycast address of fd00:77::/64: use one after it',
    ]);
    expect(faults({ ...lanDraft, excludedAddresses: ['fd00:77::5'] })).toEqual(['excludedAddresses[0] wrong_family']);
    expect(faults({ ...bareLan, ipv6: lan6, excludedAddresses: ['192.168.1.5'] })).toEqual([
      'subnet required',
      'excludedAddresses[0] wrong_family',
    ]);
    expect(faults({ ...onLan({ subnet: 'x' }), excludedAddresses: ['fd00:77::5'] })).toEqual([
      'ipv6.subnet not_a_prefix',
    ]);
  });

  test('is fixed at creation', () => {
    const current = { ...specOf(onLan({})), id: 'n1' };
    const change = (ipv6: NetworkDraft['ipv6']) => {
      const answer = validateNetworkChange({ ipv6 }, { current, networks: [current] });
      return answer.ok ? [] : answer.faults.map(({ path, code }) => `${path} ${code}`);
    };
    expect(change({ ...lan6, only: false })).toEqual([]);
    expect(change(null)).toEqual(['ipv6 immutable']);
    expect(change({ ...lan6, gateway: 'fd00:77::2', only: false })).toEqual(['ipv6 immutable']);
  });
});
