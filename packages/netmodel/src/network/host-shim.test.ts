import { describe, expect, test } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { homeLab, nic } from '../host.suite.ts';
import { shimNameOf } from '../links/marks.ts';
import { suggestShimAddress } from './host-shim.ts';
import { contextOf, existing, faults, lanDraft, messages } from './network.suite.ts';
import type { ExistingNetwork, NetworkChangeContext } from './types.ts';
import { validateNetwork, validateNetworkChange } from './validate.ts';

const shim = (address: string) => ({ hostShim: { address } });

describe('the host shim of a new network', () => {
  test('is accepted at an address of the LAN that nobody has', () => {
    expect(validateNetwork({ ...lanDraft, ...shim('192.168.1.250') }, contextOf())).toMatchObject({
      ok: true,
      value: { ...shim('192.168.1.250'), excludedAddresses: [] },
      warnings: [],
    });
  });

  test('is kept from the engine where the engine could pick its address, once', () => {
    const excluded = (changes: object) => {
      const answer = validateNetwork({ ...lanDraft, ...changes }, contextOf());
      return answer.ok && answer.value.excludedAddresses;
    };
    expect(excluded(shim('192.168.1.200'))).toEqual(['192.168.1.200']);
    expect(excluded({ ...shim('192.168.1.250'), ipRange: null, excludedAddresses: ['192.168.1.10'] })).toEqual([
      '192.168.1.10',
      '192.168.1.250',
    ]);
    expect(excluded({ ...shim('192.168.1.200'), excludedAddresses: ['192.168.1.200'] })).toEqual(['192.168.1.200']);
  });

  test.each([
    ['192.168.2.5', 'outside_subnet'],
    ['192.168.1.0', 'network_address'],
    ['192.168.1.255', 'broadcast_address'],
    ['192.168.1.1', 'address_is_gateway'],
    ['192.168.1.10', 'address_is_host'],
    ['fd00::5', 'wrong_family'],
    ['router', 'not_an_address'],
  ])('cannot be at %s', (address, code) => {
    expect(faults({ ...lanDraft, ...shim(address) })).toEqual([`hostShim.address ${code}`]);
  });

  test('cannot have the address of another network’s', () => {
    const other = existing({ driver: 'macvlan', parentInterface: 'eth1', hostShim: { address: ip('192.168.1.250') } });
    expect(messages({ ...lanDraft, ...shim('192.168.1.250') }, contextOf(homeLab(), [other]))).toEqual([
      'hostShim.address 192.168.1.250 is the host shim of network other: use another',
    ]);
  });

  test('waits for a subnet that can be read', () => {
    expect(faults({ ...lanDraft, subnet: '192.168.1.5/24', ...shim('10.0.0.1') })).toEqual(['subnet host_bits_set']);
  });

  test.each(['private', 'vepa', 'passthru'])('hears nothing in mode %s', (mode) => {
    const draft = { ...lanDraft, parentInterface: 'eth1', mode, ...shim('192.168.1.250') };
    expect(messages(draft)).toEqual([`hostShim hears nothing from workspaces in mode ${mode}: use mode bridge`]);
  });

  test('is for IPv4, which a network of IPv6 alone has not', () => {
    const { name, driver, parentInterface } = lanDraft;
    const ipv6 = { subnet: 'fd00:9::/64', gateway: 'fd00:9::1' };
    expect(faults({ name, driver, parentInterface, ipv6, ...shim('192.168.1.250') })).toEqual([
      'hostShim not_supported',
    ]);
    const current = existing({ driver: 'macvlan', mode: 'bridge', parentInterface: 'eth0' });
    expect(validateNetworkChange(shim('192.168.1.250'), { current, networks: [] }).ok).toBe(false);
  });

  test('has no place on a bridge, and none beside ipvlan', () => {
    expect(messages({ name: 'web', driver: 'bridge', ...shim('172.20.0.5') })).toEqual([
      'hostShim has no place on a bridge network, which its host is on anyway: leave it out',
    ]);
    const facts = homeLab({ kernel: { ...homeLab().kernel, ipvlan: true } });
    expect(faults({ ...lanDraft, driver: 'ipvlan', ...shim('192.168.1.250') }, contextOf(facts))).toEqual([
      'hostShim not_supported',
    ]);
  });
});

describe('the host shim of a network that exists', () => {
  const current = existing({
    id: 'n-lan',
    name: 'lan',
    driver: 'macvlan',
    mode: 'bridge',
    parentInterface: 'eth0',
    subnet: '192.168.1.0/24',
    gateway: '192.168.1.1',
    ipRange: cidr('192.168.1.192/27'),
    excludedAddresses: ['192.168.1.200'],
  });
  const shimmed: ExistingNetwork = { ...current, hostShim: { address: ip('192.168.1.250') } };

  function change(hostShim: { address: string } | null, context: Partial<NetworkChangeContext> = {}) {
    const answer = validateNetworkChange({ hostShim }, { current, networks: [current], ...context });
    return answer.ok ? answer.value.hostShim : answer.faults.map(({ path, code }) => `${path} ${code}`);
  }

  test('can be given, changed, and taken away', () => {
    expect(change({ address: '192.168.1.250' })).toEqual({ address: '192.168.1.250' });
    expect(change({ address: '192.168.1.251' }, { current: shimmed })).toEqual({ address: '192.168.1.251' });
    expect(change(null, { current: shimmed })).toBeNull();
    expect(validateNetworkChange({ name: 'home' }, { current: shimmed, networks: [shimmed] })).toMatchObject({
      value: { name: 'home', hostShim: { address: '192.168.1.250' } },
    });
  });

  test('may be repeated, also while the host holds it', () => {
    const held = nic(shimNameOf('n-lan'), 'macvlan', { parent: 'eth0', addresses: ['192.168.1.250/32'] });
    const facts = homeLab({ interfaces: [...homeLab().interfaces, held] });
    expect(change({ address: '192.168.1.250' }, { current: shimmed, facts })).toEqual({ address: '192.168.1.250' });
    const gone = { ...current, hostShim: null };
    expect(change({ address: '192.168.1.250' }, { current: gone, facts })).toEqual({ address: '192.168.1.250' });
    expect(change({ address: '192.168.1.10' }, { facts })).toEqual(['hostShim.address address_is_host']);
  });

  test('cannot have an address that a workspace has', () => {
    const taken = [{ address: ip('192.168.1.60'), holder: 'workspace shop' }];
    const answer = validateNetworkChange({ ...shim('192.168.1.60') }, { current, networks: [], taken });
    expect(!answer.ok && answer.faults.map(({ message }) => message)).toEqual([
      'hostShim.address 192.168.1.60 is taken by workspace shop: use another',
    ]);
  });

  test('cannot have an address that the engine may pick, for that was fixed at creation', () => {
    expect(change({ address: '192.168.1.193' })).toEqual(['hostShim.address address_taken']);
    expect(change({ address: '192.168.1.200' })).toEqual({ address: '192.168.1.200' });
    const everywhere = { ...current, ipRange: null };
    const answer = validateNetworkChange(shim('192.168.1.250'), { current: everywhere, networks: [] });
    expect(!answer.ok && answer.faults[0]?.message).toMatch(
      /\(192\.168\.1\.0\/24\).*making the network anew with an ipRange/,
    );
  });
});

describe('a suggested address for a host shim', () => {
  const lan = { subnet: cidr('192.168.1.0/24'), gateway: ip('192.168.1.1'), ipRange: null, excludedAddresses: [] };

  test('is the highest of the subnet that nobody has, outside the range of the workspaces', () => {
    expect(suggestShimAddress(lan, [])).toBe('192.168.1.254');
    expect(suggestShimAddress({ ...lan, gateway: ip('192.168.1.254') }, [ip('192.168.1.253')])).toBe('192.168.1.252');
    expect(suggestShimAddress({ ...lan, ipRange: cidr('192.168.1.128/25') }, [])).toBe('192.168.1.127');
    expect(suggestShimAddress({ ...lan, excludedAddresses: [ip('192.168.1.254')] }, [])).toBe('192.168.1.253');
  });

  test('is inside the range where there is nothing else, and none where nothing is free', () => {
    expect(suggestShimAddress({ ...lan, ipRange: lan.subnet }, [])).toBe('192.168.1.254');
    const tiny = { ...lan, subnet: cidr('192.168.1.0/30') };
    expect(suggestShimAddress(tiny, [])).toBe('192.168.1.2');
    expect(suggestShimAddress(tiny, [ip('192.168.1.2')])).toBeNull();
  });
});
