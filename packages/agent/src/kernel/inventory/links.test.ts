import { describe, expect, test } from 'vitest';
import { type LinkTraits, parseLinks } from './links.ts';

const up = ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'];

/** A link as iproute2 6.1 prints it, without the two dozen keys that nobody reads. */
function link(ifname: string, extra: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    ifname,
    flags: up,
    mtu: 1500,
    link_type: 'ether',
    address: '02:42:C0:A8:01:0A'.toLowerCase(),
    addr_info: [],
    ...extra,
  };
}

function kind(info_kind: string): Readonly<Record<string, unknown>> {
  return { linkinfo: { info_kind } };
}

const noTraits: LinkTraits = { wireless: false, device: false };

function parse(links: readonly unknown[], traits: Readonly<Record<string, Partial<LinkTraits>>> = {}) {
  return parseLinks(JSON.stringify(links), (name) => ({ ...noTraits, ...traits[name] }));
}

describe('a host interface', () => {
  test.each([
    [link('eth0', { parentbus: 'pci', parentdev: '0000:00:1f.6' }), 'physical'],
    [link('eth1', kind('veth')), 'veth'],
    [link('bond0', kind('bond')), 'bond'],
    [link('eth0.10', kind('vlan')), 'vlan'],
    [link('mac0', kind('macvlan')), 'macvlan'],
    [link('br0', kind('bridge')), 'bridge'],
    [link('docker0', kind('bridge')), 'docker-bridge'],
    [link('br-0123456789ab', kind('bridge')), 'docker-bridge'],
    [link('br-lan', kind('bridge')), 'bridge'],
    [link('wg0', { ...kind('wireguard'), link_type: 'none' }), 'tunnel'],
    [link('ppp0', { link_type: 'ppp' }), 'tunnel'],
    [link('dummy0', kind('dummy')), 'dummy'],
    [link('ifb0', kind('ifb')), 'other'],
    [link('lo', { link_type: 'loopback' }), 'loopback'],
    [link('odd0'), 'other'],
  ])('%o is of kind %s', (json, expected) => {
    expect(parse([json])[0]?.kind).toBe(expected);
  });

  test('without a kind of its own is told by what sysfs knows', () => {
    const traits = { wlan0: { wireless: true, device: true }, eth0: { device: true } };
    const found = parse([link('wlan0'), link('eth0')], traits);
    expect(found.map((nic) => [nic.name, nic.kind])).toEqual([
      ['eth0', 'physical'],
      ['wlan0', 'wifi'],
    ]);
  });

  test('carries its addresses, but for those that hold on one wire only', () => {
    const addr_info = [
      { family: 'inet', local: '192.168.77.10', prefixlen: 24, scope: 'global' },
      { family: 'inet6', local: 'fd77::10', prefixlen: 64, scope: 'global' },
      { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' },
    ];
    expect(parse([link('eth0', { addr_info, mtu: 9000 })])[0]).toMatchObject({
      mac: '02:42:c0:a8:01:0a',
      mtu: 9000,
      up: true,
      addresses: ['192.168.77.10/24', 'fd77::10/64'],
    });
  });

  test.each([
    ['macvlan', 'macvlan'],
    ['macvtap', 'macvlan'],
    ['ipvlan', 'ipvlan'],
    ['ipvtap', 'ipvlan'],
    ['vlan', undefined],
  ])('%s shares its parent by %s', (info, driver) => {
    expect(parse([link('sub0', kind(info))])[0]?.driver).toBe(driver);
  });

  test('that can be a macvlan parent says so, and one that cannot says why', () => {
    const links = [
      link('eth0', { parentdev: 'x' }),
      link('eth1', { parentdev: 'x', flags: ['BROADCAST', 'MULTICAST'] }),
      link('eth2', { parentdev: 'x', flags: ['NO-CARRIER', 'BROADCAST', 'MULTICAST', 'UP'] }),
      link('eth3', { parentdev: 'x', master: 'br0' }),
      link('wlan0'),
    ];
    const found = parse(links, { wlan0: { wireless: true } });
    expect(found.map((nic) => [nic.name, nic.parentable])).toEqual([
      ['eth0', true],
      ['eth1', false],
      ['eth2', false],
      ['eth3', false],
      ['wlan0', false],
    ]);
    expect(found[0]).not.toHaveProperty('whyNot');
    expect(found.map((nic) => nic.whyNot)).toEqual([
      undefined,
      expect.stringContaining('down'),
      expect.stringContaining('down'),
      expect.stringContaining('is a port of br0'),
      expect.stringContaining('Wi-Fi'),
    ]);
  });

  test("is not told when it is the host's end of a container's cable", () => {
    const links = [
      link('veth1234', { ...kind('veth'), master: 'docker0' }),
      link('eth1', { ...kind('veth'), master: 'br0' }),
    ];
    expect(parse(links).map((nic) => nic.name)).toEqual(['eth1']);
  });
});
