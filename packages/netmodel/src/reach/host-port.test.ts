import { describe, expect, it } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { nic } from '../host.suite.ts';
import type { HostInterface } from '../host.ts';
import { published } from '../returnpath/returnpath.suite.ts';
import { predictReachability, vantagePoints } from './predict.ts';
import {
  cellOf,
  dedicatedNic,
  dockerBridge,
  elsewhere,
  homeLan,
  onEngine,
  secondLan,
  sharedNic,
  short,
  situation,
  tcp,
  twoNics,
  udp,
} from './reach.suite.ts';
import type { ReachabilityInput, ReachCell, VantagePoint } from './types.ts';

const hostAddress = '192.168.1.10';

/** What the vantage points, in their order, get from a published port at an address of the host. */
function row(input: ReachabilityInput, address = hostAddress, protocol: ReachCell['protocol'] = 'tcp') {
  return vantagePoints.map((from) => short(cellOf(input, { from, via: 'host-port', address, protocol })));
}

function hopsOf(input: ReachabilityInput, from: VantagePoint) {
  const { hops } = cellOf(input, { from, via: 'host-port', address: hostAddress });
  return hops.map(({ at, action, interface: name }) => [at, action, name].filter(Boolean).join(' '));
}

describe('a published port on a bridge alone', () => {
  it.each(['tcp', 'udp'] as const)('answers everybody by %s, containers through the engine’s proxy', (protocol) => {
    const input = situation({ endpoints: [dockerBridge] });
    expect(row(input, hostAddress, protocol)).toEqual(Array(5).fill('answers published'));
    expect(hopsOf(input, 'workspace')).toContain('host proxy');
  });
});

describe('a UDP port published at every address, on an engine before 28.0', () => {
  const input = onEngine('26.1.5', situation({ endpoints: [dockerBridge] }));
  const lost = 'blocked reply_from_other_address';

  it('answers everybody but containers, whom its proxy answers from another address', () => {
    expect(row(input, hostAddress, 'udp')).toEqual([...Array(3).fill('answers published'), lost, lost]);
    expect(row(input, hostAddress, 'tcp')).toEqual(Array(5).fill('answers published'));
    const { message, cure, hops } = cellOf(input, { from: 'workspace', via: 'host-port', protocol: 'udp' });
    expect(message).toMatch(
      /the proxy of engine 26\.1\.5 answers from the host's address on the bridge instead of 192\./,
    );
    expect(cure).toBe('Publish the port at 192.168.1.10 alone, or use Docker 28.0.');
    expect(hops.at(-1)).toEqual({ at: 'workspace', action: 'drop' });
  });

  it('answers containers too where it is published at that address alone, and on a newer engine', () => {
    const bound = published(9091, 8080, { protocol: 'udp', hostAddress: ip(hostAddress) });
    const atOne = onEngine('26.1.5', situation({ endpoints: [dockerBridge], ports: [bound] }));
    expect(row(atOne, hostAddress, 'udp')).toEqual(Array(5).fill('answers published'));
    const newer = onEngine('28.0.0', situation({ endpoints: [dockerBridge] }));
    expect(row(newer, hostAddress, 'udp')).toEqual(Array(5).fill('answers published'));
  });

  it('answers containers that come by a LAN: the host forwards theirs like anybody else’s', () => {
    const input = onEngine('26.1.5', situation({}, dedicatedNic));
    expect(row(input, hostAddress, 'udp')).toEqual(row(situation({}, dedicatedNic), hostAddress, 'udp'));
  });
});

describe('a published port on a bridge and a shared NIC', () => {
  it.each(['tcp', 'udp'] as const)('answers everybody by %s with the return path', (protocol) => {
    expect(row(situation(), hostAddress, protocol)).toEqual([
      'answers published_by_return_path',
      'answers published_by_return_path',
      'answers published',
      'answers published_by_return_path',
      'answers published_by_return_path',
    ]);
  });

  it.each(['tcp', 'udp'] as const)('answers by %s only clients off the LAN without it', (protocol) => {
    const input = situation({ returnPathInstalled: false });
    expect(row(input, hostAddress, protocol)).toEqual([
      'blocked return_path_missing',
      'blocked return_path_missing',
      'answers published',
      'blocked return_path_missing',
      'blocked return_path_missing',
    ]);
  });

  it('is drawn hop by hop, request and reply', () => {
    expect(hopsOf(situation(), 'lan-client')).toEqual([
      'lan-client send',
      'lan switch',
      'host dnat eth0',
      'bridge switch',
      'container deliver',
      'container reply-by-bridge',
      'lan-client deliver',
    ]);
    expect(hopsOf(situation(), 'off-lan-client').slice(0, 3)).toEqual([
      'off-lan-client send',
      'router route',
      'lan switch',
    ]);
    const missing = situation({ returnPathInstalled: false });
    expect(hopsOf(missing, 'docker-host').at(-1)).toBe('container reply-lost');
    expect(hopsOf(missing, 'itself')).toEqual(['container send eth0', 'macvlan drop eth0']);
  });

  it('answers at an address of a NIC that is on no LAN of the workspace, whoever is on that NIC’s', () => {
    const byBridge = Array(2).fill('answers published_by_return_path');
    expect(row(situation({}, twoNics), '10.0.0.10')).toEqual([...Array(3).fill('answers published'), ...byBridge]);
    const unguided = situation({ returnPathInstalled: false }, twoNics);
    expect(row(unguided, '10.0.0.10')).toEqual(Array(5).fill('answers published'));
    const both = situation({ endpoints: [dockerBridge, homeLan, secondLan] }, twoNics);
    expect(row(both, '10.0.0.10').slice(3)).toEqual(byBridge);
  });
});

describe('a published port on a bridge and a dedicated NIC', () => {
  it('answers clients and other workspaces; the workspace’s own request would come back under its own address', () => {
    for (const protocol of ['tcp', 'udp'] as const) {
      expect(row(situation({}, dedicatedNic), hostAddress, protocol)).toEqual([
        'answers published_by_return_path',
        'answers published_by_return_path',
        'answers published',
        'answers published_by_return_path',
        'blocked source_is_own_address',
      ]);
    }
  });

  it('answers the host by TCP even without the return path, because the reply comes back over the wire', () => {
    const input = situation({ returnPathInstalled: false }, dedicatedNic);
    const rest = [
      'blocked return_path_missing',
      'answers published',
      'blocked return_path_missing',
      'blocked source_is_own_address',
    ];
    expect(row(input)).toEqual(['answers published', ...rest]);
    expect(row(input, hostAddress, 'udp')).toEqual(['blocked return_path_missing', ...rest]);
    expect(hopsOf(input, 'docker-host')).toContain('container reply-by-lan');
  });

  it('is unknown to other workspaces where only the LAN’s router may know the way to the host', () => {
    expect(row(situation({}, elsewhere), '10.0.0.10')).toEqual([
      'answers published',
      'answers published',
      'answers published',
      'unknown no_route_known',
      'blocked source_is_own_address',
    ]);
  });

  it('answers containers by the bridge where the host would answer them by the parent', () => {
    const interfaces: readonly HostInterface[] = [
      ...dedicatedNic,
      nic('eth0.1', 'vlan', { addresses: ['192.168.1.11/25'] }),
    ];
    const lan = { ...homeLan, parentInterface: 'eth0.1' };
    const endpoints = [dockerBridge, lan];
    const byBridge = Array(2).fill('answers published_by_return_path');
    expect(row(situation({ endpoints }, interfaces)).slice(3)).toEqual(byBridge);
    const missing = situation({ endpoints, returnPathInstalled: false }, interfaces);
    expect(row(missing)[3]).toBe('blocked return_path_missing');
  });
});

describe('a port bound to one address of the host', () => {
  const second = nic('eth0', 'physical', { addresses: ['192.168.1.10/24', '192.168.1.11/24'] });

  it('answers there and nowhere else', () => {
    const input = situation({ ports: [{ ...tcp, hostAddress: ip('192.168.1.11') }] }, [second]);
    expect(row(input)).toEqual(Array(5).fill('blocked bound_to_other_address'));
    expect(row(input, '192.168.1.11')[1]).toBe('answers published_by_return_path');
  });

  it('leaves the other addresses to the port of the same number that is bound there', () => {
    const ports = [{ ...tcp, hostAddress: ip('192.168.1.11') }, published(9090, 81, { hostAddress: ip(hostAddress) })];
    for (const order of [ports, ports.toReversed()]) {
      const cells = predictReachability(situation({ ports: order }, [second])).filter(({ via }) => via === 'host-port');
      expect(cells).toHaveLength(10);
      expect(cells.every(({ reason }) => reason !== 'bound_to_other_address')).toBe(true);
    }
  });

  it('to the wildcard of a family answers at every address of that family', () => {
    const six = nic('eth0', 'physical', { addresses: ['192.168.1.10/24', 'fd00::10/64'] });
    const bound = (address: string) => situation({ ports: [{ ...tcp, hostAddress: ip(address) }] }, [six]);
    expect(row(bound('0.0.0.0'))[1]).toBe('answers published_by_return_path');
    expect(row(bound('0.0.0.0'), 'fd00::10')[1]).toBe('blocked bound_to_other_address');
    expect(row(bound('::'), 'fd00::10')[1]).toBe('answers published');
    expect(row(bound('::'))[1]).toBe('blocked bound_to_other_address');
  });
});

describe('a mapping that the engine dropped', () => {
  it('answers nobody', () => {
    expect(row(situation({ publishedPorts: [udp] }))).toEqual(Array(5).fill('blocked mapping_dropped'));
  });
});

describe('a host address of a family that the workspace’s bridge does not have', () => {
  const interfaces = [...sharedNic, nic('eth9', 'physical', { addresses: ['fd00::10/64'] })];
  const lan6 = { ...homeLan, address: ip('fd00::60'), subnet: cidr('fd00::/64'), gateway: ip('fd00::1') };
  const at = (input: ReachabilityInput) => row(input, 'fd00::10');

  it('answers through the engine’s proxy, but nobody who has no address of that family', () => {
    expect(at(situation({}, interfaces))).toEqual([
      'answers published',
      'answers published',
      'answers published',
      'blocked no_route_known',
      'blocked no_route_known',
    ]);
  });

  it('answers nobody where the workspace has a way out of that family, and says which bridge it takes', () => {
    const input = situation({ endpoints: [dockerBridge, lan6] }, interfaces);
    expect(at(input)).toEqual(Array(5).fill('blocked mapping_dropped'));
    expect(cellOf(input, { from: 'lan-client', via: 'host-port', address: 'fd00::10' })).toMatchObject({
      message: expect.stringContaining('No bridge of the workspace has IPv6'),
      cure: expect.stringContaining('attach a bridge network that has IPv6 too'),
    });
  });

  it('answers nobody at an IPv4 address where the bridge has IPv6 alone', () => {
    const bridge6 = { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') };
    const input = situation({ endpoints: [bridge6] }, interfaces);
    expect(row(input)).toEqual(Array(5).fill('blocked mapping_dropped'));
    expect(at(input)).toEqual(Array(5).fill('answers published'));
  });

  it('answers on both sides of a bridge and a LAN with both families, by the return path', () => {
    const bridge6 = { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') };
    const shared = [nic('eth0', 'physical', { addresses: ['192.168.1.10/24', 'fd00::10/64'] })];
    const input = situation({ endpoints: [dockerBridge, bridge6, homeLan, lan6] }, shared);
    expect(at(input)).toEqual([
      'answers published_by_return_path',
      'answers published_by_return_path',
      'answers published',
      'answers published_by_return_path',
      'answers published_by_return_path',
    ]);
    expect(row({ ...input, workspace: { ...input.workspace, returnPathInstalled: false } }, 'fd00::10')[1]).toBe(
      'blocked return_path_missing',
    );
  });
});
