import { describe, expect, it } from 'vitest';
import { lansOf, nicOfNetwork } from './lans.ts';
import { home, lab, network, nic, shim, situation, situations } from './picture.fixture.ts';
import { describeTopology, type Topology } from './topology.ts';

function drawn(topology: Topology): readonly string[] {
  return topology.stations.map(({ id, lines }) => `${id} ${lines.join(' ')}`.trim());
}

function joined(topology: Topology, id: string): readonly string[] {
  return topology.links
    .filter(({ ends }) => ends.includes(id))
    .flatMap(({ ends }) => ends.filter((end) => end !== id))
    .toSorted();
}

describe('the picture of a network', () => {
  it('shows every station once with its addresses', () => {
    expect(drawn(describeTopology(situation()))).toEqual([
      'off-lan-client behind the router',
      'lan-client:0 192.168.1.0/24',
      'router:0 192.168.1.1',
      'lan:0 192.168.1.0/24',
      'nic:eth0 192.168.1.10',
      'host forwards ports',
      'bridge:default 172.17.0.1',
      'macvlan:home 192.168.1.77',
      'container 172.17.0.2',
      'workspace on the same networks',
    ]);
  });

  it('names a mode that is not the usual one, and draws no routed subnet onto the wire', () => {
    const titleIn = (name: string) =>
      situations[name] && describeTopology(situations[name]).stations.find(({ id }) => id === 'macvlan:home')?.title;
    expect(titleIn('neighbours kept apart')).toBe('macvlan private home');
    expect(titleIn('an ipvlan')).toBe('ipvlan home');
    const routed = situations['a routed network'];
    expect(routed && drawn(describeTopology(routed))).toEqual(
      expect.arrayContaining(['lan:0 192.168.1.0/24', 'macvlan:home 10.80.0.2']),
    );
  });

  it('joins what hands packets on: the NIC to the host and to its macvlan, the container to bridge and macvlan', () => {
    const topology = describeTopology(situation());
    expect(joined(topology, 'nic:eth0')).toEqual(['host', 'lan:0', 'macvlan:home', 'workspace']);
    expect(joined(topology, 'container')).toEqual(['bridge:default', 'macvlan:home']);
    expect(joined(topology, 'host')).toEqual(['bridge:default', 'nic:eth0']);
  });

  it('with a dedicated NIC has both NICs on one LAN, each with its own addresses', () => {
    const topology = describeTopology(situation({ nics: [nic('eth0', []), nic('eth9', ['192.168.1.10/24'])] }));
    expect(joined(topology, 'lan:0')).toEqual(['lan-client:0', 'nic:eth0', 'nic:eth9', 'router:0']);
    expect(drawn(topology)).toContain('nic:eth0 no host address');
    expect(joined(topology, 'macvlan:home')).toEqual(['container', 'nic:eth0']);
  });

  it('has one LAN a wire, each with a router and a client of its own', () => {
    const { networks, ...rest } = situation({
      networks: [home, lab],
      nics: [nic('eth0', ['192.168.1.10/24', 'fd00::10/64']), nic('eth1', [])],
      addresses: [
        ['home', '192.168.1.77'],
        ['lab', '10.0.0.77'],
      ],
    });
    const topology = describeTopology({ networks, ...rest });
    expect(topology.lans.map(({ subnets, gateways }) => [subnets, gateways])).toEqual([
      [['192.168.1.0/24', 'fd00::/64'], ['192.168.1.1']],
      [['10.0.0.0/24'], ['10.0.0.1']],
    ]);
    expect(joined(topology, 'off-lan-client')).toEqual(['router:0', 'router:1']);
  });

  it('without a bridge has none, without a LAN network none of the container, and always a LAN to come from', () => {
    const onLan = describeTopology(situation({ defaultBridge: false, addresses: [['home', '192.168.1.77']] }));
    expect(onLan.stations.some(({ kind }) => kind === 'bridge')).toBe(false);
    const bridged = describeTopology(situation({ networks: [], addresses: [[null, '172.17.0.2']] }));
    expect(bridged.stations.some(({ kind }) => kind === 'macvlan')).toBe(false);
    expect(joined(bridged, 'lan:0')).toEqual(['lan-client:0', 'nic:eth0', 'router:0']);
    const unknown = describeTopology({ ...situation({ networks: [], addresses: [] }), host: undefined });
    expect(joined(unknown, 'lan:0')).toEqual(['host', 'lan-client:0', 'router:0']);
  });

  it('puts a host shim between the host and what it reaches, on the NIC it hangs on', () => {
    const topology = describeTopology(situations['a host shim'] ?? situation());
    expect(drawn(topology)).toContain('nic:trl-0123456789 trl-0123456789 192.168.1.250');
    expect(joined(topology, 'nic:trl-0123456789')).toEqual(['host', 'macvlan:home', 'nic:eth0']);
    expect(joined(topology, 'lan:0')).toEqual(['lan-client:0', 'nic:eth0', 'router:0']);
  });

  it('puts a host shim beside a NIC that the host has no address on, too', () => {
    const topology = describeTopology(situation({ nics: [nic('eth0', []), shim] }));
    expect(joined(topology, 'nic:trl-0123456789')).toEqual(['host', 'macvlan:home', 'nic:eth0']);
    expect(topology.lans).toHaveLength(1);
  });

  it('puts a Windows guest on its LAN, and behind the runtime where there is none', () => {
    const onLan = describeTopology(situations['a desktop on a LAN'] ?? situation());
    expect(joined(onLan, 'guest')).toEqual(['macvlan:home']);
    expect(drawn(onLan)).toContain('guest 192.168.1.213');
    expect(drawn(describeTopology(situations['a desktop without a lease'] ?? situation()))).toContain(
      'guest no address yet',
    );
    const bridged = describeTopology(situations['a desktop on a bridge alone'] ?? situation());
    expect(joined(bridged, 'guest')).toEqual(['container']);
  });

  it('hangs a network with a VLAN on the interface of that VLAN', () => {
    expect(nicOfNetwork({ parentInterface: 'eth0', vlanId: 20 })).toBe('eth0.20');
    expect(nicOfNetwork({ parentInterface: 'eth0.20', vlanId: 20 })).toBe('eth0.20');
    const iot = network('iot', { vlanId: 20, subnet: '10.20.0.0/24', gateway: '10.20.0.1' });
    const lans = lansOf({ interfaces: [nic('eth0', ['192.168.1.10/24'])], routes: [] }, [iot]);
    expect(lans.map(({ nics }) => nics.map(({ name }) => name))).toEqual([['eth0'], ['eth0.20']]);
  });

  it('tells a router by the network or by the host’s default route, and not by other routes', () => {
    const routes = [
      { destination: '0.0.0.0/0', interface: 'eth0', gateway: '192.168.1.254' },
      { destination: '10.8.0.0/16', interface: 'eth0', gateway: '192.168.1.2' },
    ];
    const [lan] = lansOf({ interfaces: [nic('eth0', ['192.168.1.10/24'])], routes }, []);
    expect(lan?.gateways).toEqual(['192.168.1.254']);
  });
});
