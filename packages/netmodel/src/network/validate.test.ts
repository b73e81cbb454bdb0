import { describe, expect, test } from 'vitest';
import { homeLab } from '../host.suite.ts';
import { bridgeDraft, contextOf, existing, faults, lanDraft, messages, warnings } from './network.suite.ts';
import type { NetworkDraft } from './types.ts';
import { validateNetwork, validateNetworkChange } from './validate.ts';

describe('a network', () => {
  test('on the LAN of its parent is accepted without a word', () => {
    expect(validateNetwork(lanDraft, contextOf())).toEqual({
      ok: true,
      value: {
        name: 'lan',
        driver: 'macvlan',
        parentInterface: 'eth0',
        subnet: '192.168.1.0/24',
        gateway: '192.168.1.1',
        ipRange: '192.168.1.192/27',
        excludedAddresses: [],
        vlanId: null,
        mode: 'bridge',
        ipv6: null,
        hostShim: null,
      },
      warnings: [],
    });
  });

  test('of driver bridge needs nothing but a name: the engine picks the rest', () => {
    expect(validateNetwork(bridgeDraft, contextOf())).toEqual({
      ok: true,
      value: {
        ...bridgeDraft,
        parentInterface: null,
        subnet: null,
        gateway: null,
        ipRange: null,
        excludedAddresses: [],
        vlanId: null,
        mode: null,
        ipv6: null,
        hostShim: null,
      },
      warnings: [],
    });
  });

  test('of driver bridge may have a subnet of its own', () => {
    const draft = { ...bridgeDraft, subnet: '10.99.0.0/24', gateway: '10.99.0.1', excludedAddresses: ['10.99.0.9'] };
    expect(faults(draft)).toEqual([]);
    expect(faults({ ...bridgeDraft, subnet: '10.99.0.0/24' })).toEqual([]);
  });

  test('with many faults is told all of them at once', () => {
    const draft: NetworkDraft = {
      name: 'bridge',
      driver: 'macvlan',
      parentInterface: 'eth9',
      subnet: '192.168.1.5/24',
      gateway: 'router',
      ipRange: '192.168.1.0/33',
      excludedAddresses: ['x'],
      ipv6: { subnet: 'fd00:77::/64' },
      vlanId: 100,
      mode: 'l2',
      hostShim: { address: 'x' },
    };
    expect(faults(draft)).toEqual([
      'name reserved_name',
      'vlanId driver_unsupported_by_host',
      'parentInterface unknown_parent',
      'mode invalid_value',
      'subnet host_bits_set',
      'gateway not_an_address',
      'ipRange not_a_prefix',
      'ipv6.gateway required',
      'excludedAddresses[0] not_an_address',
      'hostShim.address not_an_address',
    ]);
  });
});

describe('the name of a network', () => {
  test.each(['bridge', 'host', 'none', 'default'])('may not be %s, which the engine keeps for itself', (name) => {
    expect(faults({ ...bridgeDraft, name })).toEqual(['name reserved_name']);
  });

  test('must be free on its host', () => {
    expect(messages({ ...bridgeDraft, name: 'other' }, contextOf(homeLab(), [existing()]))).toEqual([
      'name other is taken by a network of this host: choose another name',
    ]);
  });
});

describe('the subnet of a network', () => {
  test('with host bits set is refused, and what depends on it is held against the prefix it stands for', () => {
    const draft = { ...lanDraft, subnet: '192.168.1.5/24', gateway: '10.0.0.1', ipRange: '172.20.0.0/24' };
    expect(faults(draft)).toEqual(['subnet host_bits_set', 'gateway outside_subnet', 'ipRange outside_subnet']);
    expect(faults({ ...lanDraft, subnet: 'fd00::1/64' })).toEqual(['subnet host_bits_set']);
  });

  test('with host bits set is refused with its canonical form', () => {
    expect(messages({ ...lanDraft, subnet: '192.168.1.5/24' })).toEqual([
      'subnet 192.168.1.5/24 has host bits set: write 192.168.1.0/24',
    ]);
  });

  test('is required on a LAN, and on a bridge as soon as anything else is given', () => {
    expect(faults({ ...lanDraft, subnet: null })).toEqual(['subnet required']);
    expect(
      messages({ ...bridgeDraft, gateway: '10.0.0.1', ipRange: '10.0.0.0/28', excludedAddresses: ['10.0.0.9'] }),
    ).toEqual([
      'subnet is missing but gateway, ipRange, excludedAddresses given: give the subnet too, or leave all of them to the engine',
    ]);
  });

  test('is IPv4', () => {
    expect(messages({ ...lanDraft, subnet: 'fd00::/64' })).toEqual([
      'subnet fd00::/64 is IPv6: this field takes IPv4 only',
    ]);
  });

  test.each(['192.168.1.0/31', '192.168.1.4/32'])(
    'needs room for a gateway and a workspace, which %s has not',
    (subnet) => {
      expect(faults({ ...lanDraft, subnet, gateway: '192.168.1.4', ipRange: null })).toEqual([
        'subnet prefix_too_long',
      ]);
    },
  );

  test.each(['0.0.0.0/0', '0.0.0.0/8', '127.0.0.0/8', '127.1.0.0/16', '224.0.0.0/4', '240.0.0.0/8'])(
    'is one that machines can have addresses in, which %s is not',
    (subnet) => {
      expect(faults({ ...bridgeDraft, subnet })).toEqual(['subnet invalid_value']);
    },
  );
});

describe('the gateway of a network', () => {
  test.each([
    ['192.168.2.1', 'gateway outside_subnet'],
    ['192.168.1.0', 'gateway network_address'],
    ['192.168.1.255', 'gateway broadcast_address'],
    ['fd00::1', 'gateway wrong_family'],
  ])('may not be %s', (gateway, fault) => {
    expect(faults({ ...lanDraft, gateway })).toEqual([fault]);
  });

  test('is required on a LAN', () => {
    expect(faults({ ...lanDraft, gateway: undefined })).toEqual(['gateway required']);
  });

  test('that is the host itself on the parent is warned of: macvlan and parent cannot talk', () => {
    expect(warnings({ ...lanDraft, gateway: '192.168.1.10' })).toEqual([
      "gateway 192.168.1.10 is this host's own on eth0, where macvlan workspaces cannot reach it: use the LAN's router",
    ]);
  });

  test('that the host holds on another interface is reachable over the wire', () => {
    expect(
      warnings({ ...lanDraft, parentInterface: 'eth1', gateway: '192.168.1.10' }).filter((text) =>
        text.startsWith('gateway'),
      ),
    ).toEqual([]);
  });
});

describe('the range that the engine picks addresses from', () => {
  test.each([
    ['192.168.2.0/28', 'ipRange outside_subnet'],
    ['192.168.0.0/16', 'ipRange outside_subnet'],
    ['192.168.1.1/28', 'ipRange host_bits_set'],
    ['fd00::/80', 'ipRange wrong_family'],
  ])('may not be %s', (ipRange, fault) => {
    expect(faults({ ...lanDraft, ipRange })).toEqual([fault]);
  });

  test('is warned of when it holds the gateway or an address of the host', () => {
    expect(warnings({ ...lanDraft, ipRange: '192.168.1.0/28' })).toEqual([
      'ipRange 192.168.1.0/28 holds the gateway 192.168.1.1: the engine skips it, but a range beside it is clearer',
      'ipRange 192.168.1.0/28 holds 192.168.1.10, an address of this host: add it to excludedAddresses or move the range',
    ]);
  });

  test('may hold an address of the host that is excluded', () => {
    expect(warnings({ ...lanDraft, ipRange: '192.168.1.8/29', excludedAddresses: ['192.168.1.10'] })).toEqual([]);
  });

  test('when left out on a LAN is the whole subnet, which is warned of', () => {
    expect(warnings({ ...lanDraft, ipRange: null })).toEqual([
      'ipRange is not given, so the engine may pick any address of 192.168.1.0/24, also ones that other machines and this host (192.168.1.10) have: give a range kept out of DHCP',
    ]);
    expect(warnings({ ...lanDraft, ipRange: null, excludedAddresses: ['192.168.1.10'] })).toEqual([
      'ipRange is not given, so the engine may pick any address of 192.168.1.0/24, also ones that other machines have: give a range kept out of DHCP',
    ]);
  });

  test('is not warned of where none could be judged, or where the engine owns the subnet', () => {
    expect(warnings({ ...lanDraft, ipRange: null, subnet: 'lan' })).toEqual([]);
    expect(warnings({ ...bridgeDraft, subnet: '10.99.0.0/24' })).toEqual([]);
    expect(warnings({ ...bridgeDraft, subnet: '10.99.0.0/24', ipRange: '10.99.0.0/28' })).toEqual([]);
  });
});

describe('an excluded address', () => {
  test.each([
    ['192.168.2.9', 'excludedAddresses[0] outside_subnet'],
    ['192.168.1.0', 'excludedAddresses[0] network_address'],
    ['192.168.1.255', 'excludedAddresses[0] broadcast_address'],
    ['192.168.1.1', 'excludedAddresses[0] address_is_gateway'],
    ['fd00::9', 'excludedAddresses[0] wrong_family'],
  ])('may not be %s, which the engine would refuse', (address, fault) => {
    expect(faults({ ...lanDraft, excludedAddresses: [address] })).toEqual([fault]);
  });

  test('is listed once', () => {
    const excludedAddresses = ['192.168.1.9', '192.168.1.9'];
    expect(faults({ ...lanDraft, excludedAddresses })).toEqual(['excludedAddresses[1] duplicate']);
  });

  test('is not judged against a subnet that was refused', () => {
    expect(faults({ ...lanDraft, subnet: 'lan', excludedAddresses: ['10.0.0.1'] })).toEqual(['subnet not_a_prefix']);
  });
});

describe('a driver', () => {
  test('that the kernel of the host lacks is refused', () => {
    const facts = homeLab({ kernel: { macvlan: false, ipvlan: false, vlan: false, policyRouting: true, kvm: false } });
    expect(faults(lanDraft, contextOf(facts))).toEqual(['driver driver_unsupported_by_host']);
    expect(faults({ ...lanDraft, driver: 'ipvlan' }, contextOf(facts))).toEqual(['driver driver_unsupported_by_host']);
  });

  test('macvlan in mode bridge is the one that is meant anyway', () => {
    expect(faults({ ...lanDraft, mode: 'bridge', vlanId: null, ipv6: null, hostShim: null })).toEqual([]);
  });
});

describe('a change of a network', () => {
  const current = existing({ id: 'n1', name: 'lan', driver: 'macvlan', subnet: '192.168.1.0/24' });
  const networks = [current, existing({ id: 'n2', name: 'web' })];

  test('may give it a new name, or its own', () => {
    expect(validateNetworkChange({ name: 'home' }, { current, networks })).toMatchObject({
      ok: true,
      value: { name: 'home' },
    });
    expect(validateNetworkChange({ name: 'lan' }, { current, networks })).toMatchObject({
      ok: true,
      value: { name: 'lan' },
    });
    expect(validateNetworkChange({}, { current, networks })).toMatchObject({ ok: true, value: { name: 'lan' } });
  });

  test('may not give it a name that is taken', () => {
    expect(validateNetworkChange({ name: 'web' }, { current, networks })).toMatchObject({
      ok: false,
      faults: [{ path: 'name', code: 'name_taken' }],
    });
  });

  test('may not touch driver or addressing, but may repeat them', () => {
    expect(
      validateNetworkChange(
        { driver: 'macvlan', subnet: '192.168.1.0/24', excludedAddresses: [] },
        { current, networks },
      ).ok,
    ).toBe(true);
    expect(validateNetworkChange({ driver: 'bridge', gateway: '192.168.1.1' }, { current, networks })).toMatchObject({
      ok: false,
      faults: [
        {
          path: 'driver',
          code: 'immutable',
          message: 'driver is fixed at creation as macvlan: create another network instead',
        },
        {
          path: 'gateway',
          code: 'immutable',
          message: 'gateway is fixed at creation as unset: create another network instead',
        },
      ],
    });
  });
});
