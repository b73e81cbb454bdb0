import { describe, expect, it } from 'vitest';
import { ip } from '../address/address.suite.ts';
import { nic } from '../host.suite.ts';
import { desktop, leased, outdated, unleased, viewer, way } from './desktop.suite.ts';
import { predictReachability, vantagePoints } from './predict.ts';
import { cellOf, dedicatedNic, dockerBridge, elsewhere, homeLan, secondLan, short, twoNics } from './reach.suite.ts';
import type { ReachabilityInput, ReachCell } from './types.ts';

const via = 'guest-address';
const protocols = ['tcp', 'udp'] as const;

function row(input: ReachabilityInput, protocol?: ReachCell['protocol']) {
  return vantagePoints.map((from) =>
    short(cellOf(input, { from, via, ...(protocol === undefined ? {} : { protocol }) })),
  );
}

function cellsOf(input: ReachabilityInput) {
  return predictReachability(input).filter((cell) => cell.via === via);
}

describe('the guest’s own address on the LAN', () => {
  it.each(protocols)('answers everybody by %s but the Docker host on a shared NIC', (protocol) => {
    const expected = [
      'blocked macvlan_parent_isolation',
      'answers same_lan',
      'answers routed',
      'answers same_lan',
      'answers same_lan',
    ];
    expect(row(desktop(), protocol)).toEqual(expected);
    // Nothing of the container's routing or forwarding is on the way.
    const alone = desktop({ returnPathInstalled: false, guest: { ...leased, forwarding: false } });
    expect(row(alone, protocol)).toEqual(expected);
  });

  it('tells the Docker host which published port leads to the same place', () => {
    const cell = cellOf(desktop(), { from: 'docker-host', via, protocol: 'udp' });
    expect(cell.cure).toBe('From the host use its own address 192.168.1.10 and a published port, such as 9091.');
    expect(cellOf(desktop({ ports: [viewer] }), { from: 'docker-host', via }).cure).toMatch(/^Publish a port/);
  });

  it('answers the Docker host too on a dedicated NIC, over the wire', () => {
    expect(row(desktop({}, dedicatedNic))).toEqual([
      'answers same_lan',
      'answers same_lan',
      'answers routed',
      'answers same_lan',
      'answers same_lan',
    ]);
    const { hops } = cellOf(desktop({}, dedicatedNic), { from: 'docker-host', via });
    expect(way(hops)).toEqual([
      'host send eth9',
      'lan switch',
      'macvlan switch eth0',
      'guest deliver',
      'guest reply-by-lan',
      'host deliver',
    ]);
  });

  it('answers the Docker host through the router where it is not on that LAN', () => {
    expect(row(desktop({}, elsewhere))[0]).toBe('answers routed');
    const both = desktop({ endpoints: [dockerBridge, homeLan, secondLan] }, elsewhere);
    expect(row(both, 'udp')[0]).toBe('answers routed');
  });

  it('is on the way that the host’s most specific route to it says, whatever way leads to the container', () => {
    const parent = nic('eth0', 'physical', { addresses: ['192.168.1.10/24'] });
    const narrower = nic('eth9', 'physical', { addresses: ['192.168.1.193/26'] });
    expect(row(desktop({}, [parent, narrower]))[0]).toBe('answers same_lan');
    expect(short(cellOf(desktop({}, [parent, narrower]), { from: 'docker-host', via: 'lan-address' }))).toBe(
      'blocked macvlan_parent_isolation',
    );
  });

  it('is unknown to the Docker host behind a link that is no wire', () => {
    const tunnel = nic('tun0', 'tunnel', { addresses: ['192.168.1.10/24'] });
    expect(row(desktop({}, [tunnel]))[0]).toBe('unknown no_route_known');
  });

  it('is a sibling of the container, which reaches it without leaving the host', () => {
    expect(way(cellOf(desktop(), { from: 'itself', via }).hops)).toEqual([
      'container send',
      'macvlan switch eth0',
      'guest deliver',
      'guest reply-by-lan',
      'container deliver',
    ]);
  });

  it('may answer off the LAN without a gateway of the network: the guest has one of its lease', () => {
    const closed = { ...homeLan, gateway: null };
    const input = desktop({ endpoints: [dockerBridge, closed] });
    expect(row(input)[2]).toBe('unknown no_route_known');
    expect(cellOf(input, { from: 'off-lan-client', via }).cure).toBe('Probe it.');
  });

  it('does not answer past a router that is the Docker host itself', () => {
    const behindHost = { ...homeLan, gateway: ip('192.168.1.10') };
    expect(row(desktop({ endpoints: [dockerBridge, behindHost] }))[2]).toBe('blocked macvlan_parent_isolation');
  });

  it('is on the first LAN that it lies in', () => {
    const both = desktop({ endpoints: [dockerBridge, homeLan, secondLan] }, twoNics);
    expect(cellOf(both, { from: 'lan-client', via }).message).toContain('192.168.1.0/24');
    const strange = desktop({ guest: { ...leased, address: ip('10.77.0.9') } });
    expect(cellsOf(strange)).toEqual([]);
  });

  it('is asked for every port of the guest, and by ICMP where none is published', () => {
    const ports = (input: ReachabilityInput) => [
      ...new Set(cellsOf(input).map(({ port, protocol }) => `${port ?? 'ping'}/${protocol}`)),
    ];
    expect(ports(desktop())).toEqual(['3389/tcp', '3389/udp']);
    expect(ports(desktop({ ports: [viewer] }))).toEqual(['ping/icmp']);
    expect(ports(desktop({ ports: [], endpoints: [homeLan] }))).toEqual(['ping/icmp']);
  });

  it('is not shown while nobody knows it', () => {
    for (const guest of [unleased, outdated]) expect(cellsOf(desktop({ guest }))).toEqual([]);
  });
});

describe('a desktop on the LAN alone', () => {
  it('has two addresses there, its container’s and its guest’s, which the same can reach', () => {
    const input = desktop({ ports: [], endpoints: [homeLan] });
    const cells = predictReachability(input);
    expect(new Set(cells.map((cell) => `${cell.via} ${cell.address}`))).toEqual(
      new Set(['lan-address 192.168.1.60', 'guest-address 192.168.1.213']),
    );
    const verdicts = (of: ReachCell['via']) => cells.filter((cell) => cell.via === of).map(({ verdict }) => verdict);
    expect(verdicts('guest-address')).toEqual(verdicts('lan-address'));
  });
});
