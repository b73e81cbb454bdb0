import { describe, expect, it } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { nic } from '../host.suite.ts';
import { bridgedDesktop, desktop, leased, outdated, unleased, viewer, viewerRow, way } from './desktop.suite.ts';
import { vantagePoints } from './predict.ts';
import {
  cellOf,
  dedicatedNic,
  dockerBridge,
  elsewhere,
  homeLan,
  secondLan,
  sharedNic,
  short,
  twoNics,
} from './reach.suite.ts';
import type { ReachabilityInput, ReachCell, VantagePoint } from './types.ts';

const hostAddress = '192.168.1.10';
const protocols = ['tcp', 'udp'] as const;

function guestRow(input: ReachabilityInput, protocol: ReachCell['protocol'] = 'tcp', address = hostAddress) {
  return vantagePoints.map((from) => short(guestCell(input, from, { protocol, address })));
}

function guestCell(
  input: ReachabilityInput,
  from: VantagePoint,
  { protocol = 'tcp', address = hostAddress }: { protocol?: ReachCell['protocol']; address?: string } = {},
) {
  return cellOf(input, { from, via: 'host-port', address, protocol });
}

describe('a published port that the guest serves', () => {
  it.each(protocols)('on a shared NIC answers everybody by %s', (protocol) => {
    expect(guestRow(desktop(), protocol)).toEqual(Array(5).fill('answers published_to_guest'));
  });

  it('crosses three translations on its way in, and the container takes back its own two on the way out', () => {
    expect(way(guestCell(desktop(), 'off-lan-client').hops)).toEqual([
      'off-lan-client send',
      'router route',
      'lan switch',
      'host dnat eth0',
      'bridge switch',
      'container dnat',
      'container masquerade',
      'macvlan switch eth0',
      'guest deliver',
      'guest reply-by-lan',
      'container reply-by-bridge',
      'off-lan-client deliver',
    ]);
    expect(way(guestCell(desktop(), 'itself').hops).slice(0, 5)).toEqual([
      'container send',
      'bridge switch',
      'host proxy',
      'bridge switch',
      'container dnat',
    ]);
  });

  it('says at which address the guest is, and what keeps the reply off the LAN', () => {
    expect(guestCell(desktop(), 'lan-client').message).toBe(
      'The host forwards 192.168.1.10:9090 to port 3389 of 172.17.0.2 by the bridge and the container forwards it to the guest at 192.168.1.213; the return path keeps the reply to a client on the LAN off the LAN interface (192.168.1.0/24).',
    );
    expect(guestCell(desktop(), 'off-lan-client').message).toMatch(
      /by the bridge, the container forwards it to the guest at 192\.168\.1\.213, and the reply comes back the same way\.$/,
    );
  });

  it.each(protocols)('answers by %s only clients off the LAN without the return path', (protocol) => {
    const input = desktop({ returnPathInstalled: false });
    expect(guestRow(input, protocol)).toEqual([
      'blocked return_path_missing',
      'blocked return_path_missing',
      'answers published_to_guest',
      'blocked return_path_missing',
      'blocked return_path_missing',
    ]);
    expect(way(guestCell(input, 'docker-host', { protocol }).hops).slice(-3)).toEqual([
      'guest deliver',
      'guest reply-by-lan',
      'container reply-lost',
    ]);
  });

  it.each(protocols)(
    'on a dedicated NIC answers everybody by %s but the container, whose own address it would be',
    (by) => {
      const input = desktop({}, dedicatedNic);
      expect(guestRow(input, by)).toEqual([
        ...Array(4).fill('answers published_to_guest'),
        'blocked source_is_own_address',
      ]);
      expect(guestCell(input, 'itself', { protocol: by }).cure).toBe("Use the guest's own address on the LAN.");
    },
  );

  it.each(protocols)('on a dedicated NIC answers the host by %s without the return path too, over the wire', (by) => {
    const input = desktop({ returnPathInstalled: false }, dedicatedNic);
    expect(guestRow(input, by)).toEqual([
      'answers published_to_guest',
      'blocked return_path_missing',
      'answers published_to_guest',
      'blocked return_path_missing',
      'blocked source_is_own_address',
    ]);
    expect(way(guestCell(input, 'docker-host', { protocol: by }).hops)).toContain('container reply-by-lan');
  });

  it('answers at the host’s address on another LAN, and on two LANs at both', () => {
    const everybody = Array(5).fill('answers published_to_guest');
    expect(guestRow(desktop({}, twoNics), 'tcp', '10.0.0.10')).toEqual(everybody);
    const both = desktop({ endpoints: [dockerBridge, homeLan, secondLan] }, twoNics);
    for (const address of [hostAddress, '10.0.0.10']) expect(guestRow(both, 'udp', address)).toEqual(everybody);
  });

  it('stays unknown to other workspaces where only the LAN’s router may know the way', () => {
    expect(guestRow(desktop({}, elsewhere), 'tcp', '10.0.0.10')[3]).toBe('unknown no_route_known');
  });

  it('answers at an IPv6 address of the host through the engine’s proxy, and not where the bridge has IPv6', () => {
    const interfaces = [...sharedNic, nic('eth9', 'physical', { addresses: ['fd00::10/64'] })];
    expect(guestRow(desktop({}, interfaces), 'tcp', 'fd00::10').slice(0, 3)).toEqual(
      Array(3).fill('answers published_to_guest'),
    );
    const bridge6 = { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') };
    const both = desktop({ endpoints: [dockerBridge, bridge6, homeLan] }, interfaces);
    const cell = guestCell(both, 'lan-client', { address: 'fd00::10' });
    expect(short(cell)).toBe('blocked guest_not_forwarded');
    expect(cell.cure).toBe('Use an IPv4 address of the host.');
  });

  it('is not there where the engine dropped the mapping, whatever the guest does', () => {
    expect(guestRow(desktop({ publishedPorts: [viewer] }))).toEqual(Array(5).fill('blocked mapping_dropped'));
  });
});

describe('a guest without a lease', () => {
  const input = desktop({ guest: unleased });

  it.each(protocols)('answers nobody by %s, and the way to a cure is the LAN’s DHCP server', (protocol) => {
    for (const interfaces of [sharedNic, dedicatedNic])
      expect(guestRow(desktop({ guest: unleased }, interfaces), protocol)).toEqual(
        Array(5).fill('blocked guest_without_lease'),
      );
    expect(guestCell(input, 'lan-client', { protocol }).cure).toMatch(/DHCP server.*GuestForwarding/);
    expect(way(guestCell(input, 'lan-client').hops).slice(-3)).toEqual([
      'host dnat eth0',
      'bridge switch',
      'container drop',
    ]);
  });

  it('leaves the viewer as it is', () => {
    expect(viewerRow(input)).toEqual(viewerRow(desktop()));
  });
});

describe('a guest whose rules are not in the kernel', () => {
  it('answers nobody at the host’s address, and everybody is sent to its own', () => {
    const input = desktop({ guest: { ...leased, forwarding: false } });
    expect(guestRow(input)).toEqual(Array(5).fill('blocked guest_not_forwarded'));
    expect(guestCell(input, 'lan-client').cure).toMatch(/GuestForwarding; until then use 192\.168\.1\.213/);
  });
});

describe('an image without the port forwarder', () => {
  it('has no way to the guest but the guest’s own address, and serves the viewer', () => {
    const input = desktop({ guest: outdated });
    expect(guestRow(input)).toEqual(Array(5).fill('blocked guest_not_forwarded'));
    expect(guestCell(input, 'docker-host').cure).toMatch(
      /^Rebuild the image from images\/windows.*own address on the LAN/,
    );
    expect(viewerRow(input)).toEqual(viewerRow(desktop()));
  });
});

describe('a desktop on a bridge alone', () => {
  it.each(protocols)('is forwarded to by the VM runtime itself, and answers everybody by %s', (protocol) => {
    expect(guestRow(bridgedDesktop(), protocol)).toEqual(Array(5).fill('answers published_to_guest'));
    expect(way(guestCell(bridgedDesktop(), 'lan-client', { protocol }).hops)).toEqual([
      'lan-client send',
      'lan switch',
      'host dnat eth0',
      'bridge switch',
      'container dnat',
      'guest deliver',
      'container reply-by-bridge',
      'lan-client deliver',
    ]);
  });
});
