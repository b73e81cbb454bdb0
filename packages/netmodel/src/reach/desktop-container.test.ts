import { describe, expect, it } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { bridgedDesktop, desktop, ofRuntime, rdp, rdpByUdp, unleased, viewerRow } from './desktop.suite.ts';
import { predictReachability, vantagePoints } from './predict.ts';
import { cellOf, dockerBridge, homeLan, short } from './reach.suite.ts';
import type { ReachabilityInput, ReachCell, VantagePoint } from './types.ts';

const protocols = ['tcp', 'udp'] as const;

describe('the port of the viewer', () => {
  it('is the container’s own and answers like one of a Linux workspace', () => {
    expect(viewerRow(desktop())).toEqual([
      'answers published_by_return_path',
      'answers published_by_return_path',
      'answers published',
      'answers published_by_return_path',
      'answers published_by_return_path',
    ]);
    expect(viewerRow(desktop(), 'lan-address')).toEqual([
      'blocked macvlan_parent_isolation',
      'answers same_lan',
      'answers routed',
      'answers same_lan',
      'answers local',
    ]);
    expect(viewerRow(desktop(), 'guest-address')).toEqual(Array(5).fill('no cell'));
  });

  it('hangs for the host and the LAN without the return path', () => {
    expect(viewerRow(desktop({ returnPathInstalled: false })).slice(0, 2)).toEqual(
      Array(2).fill('blocked return_path_missing'),
    );
  });
});

describe('the bridge address of a desktop', () => {
  const row = (input: ReachabilityInput, protocol: ReachCell['protocol'] = 'tcp') =>
    vantagePoints.map((from) => short(cellOf(input, { from, via: 'bridge-address', protocol })));
  const cureFor = (input: ReachabilityInput, from: VantagePoint) => cellOf(input, { from, via: 'bridge-address' }).cure;

  it.each(protocols)(
    'answers by %s on its host for the guest, return path or not, but not the container itself',
    (by) => {
      const expected = [
        'answers host_bridge',
        'blocked bridge_not_routed',
        'blocked bridge_not_routed',
        'answers same_bridge',
        'blocked guest_not_forwarded',
      ];
      for (const input of [desktop(), desktop({ returnPathInstalled: false }), bridgedDesktop()])
        expect(row(input, by)).toEqual(expected);
    },
  );

  it('takes nothing for a guest that is not there', () => {
    expect(row(desktop({ guest: unleased })).filter((cell) => cell !== 'blocked bridge_not_routed')).toEqual(
      Array(3).fill('blocked guest_without_lease'),
    );
  });

  it('is no place to send others to: they have the guest’s own address, or a published port', () => {
    expect(cureFor(desktop(), 'lan-client')).toMatch(/or the guest's own address 192\.168\.1\.213\.$/);
    expect(cureFor(bridgedDesktop(), 'lan-client')).toBe('Use a published port at an address of the host.');
    expect(cureFor(desktop(), 'itself')).toBe("Use the guest's own address 192.168.1.213.");
    expect(cureFor(bridgedDesktop(), 'itself')).toBe('Use the published port at an address of the host.');
  });
});

describe('the container’s own addresses', () => {
  const asked = (input: ReachabilityInput, address: string) => [
    ...new Set(
      predictReachability(input)
        .filter((cell) => cell.address === address)
        .map(({ port, protocol }) => `${port ?? 'ping'}/${protocol}`),
    ),
  ];

  it('are asked for the ports that something takes there: those of the guest at the bridge address only', () => {
    expect(asked(desktop(), homeLan.address)).toEqual(['8006/tcp']);
    expect(asked(desktop(), dockerBridge.address)).toEqual(['3389/tcp', '3389/udp', '8006/tcp']);
    const ownBridge = { ...dockerBridge, address: ip('172.20.0.2'), subnet: cidr('172.20.0.0/16'), publishing: false };
    const two = desktop({ endpoints: [dockerBridge, ownBridge], guest: ofRuntime });
    expect(asked(two, ownBridge.address)).toEqual(['8006/tcp']);
    const six = { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') };
    expect(asked(desktop({ endpoints: [dockerBridge, six, homeLan] }), six.address)).toEqual(['8006/tcp']);
  });

  it('are asked for by ICMP where nothing that is published is served', () => {
    const guestOnly = desktop({ ports: [rdp, rdpByUdp] });
    expect(asked(guestOnly, homeLan.address)).toEqual(['ping/icmp']);
    expect(short(cellOf(guestOnly, { from: 'lan-client', via: 'lan-address' }))).toBe('answers same_lan');
  });
});
