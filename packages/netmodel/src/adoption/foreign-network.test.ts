import { describe, expect, it } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { homeLab, nic } from '../host.suite.ts';
import { contextOf, existing } from '../network/network.suite.ts';
import type { NetworkContext } from '../network/types.ts';
import { validateNetwork } from '../network/validate.ts';
import { foreignBridge, foreignLan, pool } from './adoption.suite.ts';
import { judgeForeignNetwork } from './foreign-network.ts';
import type { ForeignNetwork } from './types.ts';

function specOf(network: ForeignNetwork, context = contextOf(), name?: string) {
  const adoption = judgeForeignNetwork(network, context, name);
  if (!adoption.adoptable) throw new Error(JSON.stringify(adoption.whyNot));
  return adoption.spec;
}

function reasons(network: ForeignNetwork, context: NetworkContext = contextOf()): readonly string[] {
  const adoption = judgeForeignNetwork(network, context);
  return adoption.adoptable ? [] : adoption.whyNot.map(({ reason }) => reason);
}

describe('a network of the engine that is not Trailer’s', () => {
  it('is taken over by its id, as what it is there', () => {
    expect(specOf(foreignLan())).toMatchObject({
      name: 'lan-old',
      driver: 'macvlan',
      parentInterface: 'eth0',
      subnet: '192.168.1.0/24',
      gateway: '192.168.1.1',
      mode: 'bridge',
      adopted: 'e-lan-old',
    });
    expect(specOf(foreignLan(), contextOf(), 'lan').name).toBe('lan');
  });

  it('keeps the addresses that its engine never gives out, and its mode', () => {
    const excluded = {
      ...pool('192.168.1.0/24', '192.168.1.1', '192.168.1.192/27'),
      excludedAddresses: [ip('192.168.1.200')],
    };
    const spec = specOf(foreignLan({ options: { parent: 'eth0', macvlan_mode: 'private' }, pools: [excluded] }));
    expect(spec).toMatchObject({ mode: 'private', ipRange: '192.168.1.192/27', excludedAddresses: ['192.168.1.200'] });
  });

  it('is on a VLAN where the engine made the sub-interface, and on its parent where somebody named it', () => {
    const tagged = nic('eth0.10', 'vlan', { parent: 'eth0', vlanId: 10 });
    const named = nic('cams', 'vlan', { parent: 'eth0', vlanId: 20 });
    const facts = homeLab();
    const context = contextOf({ ...facts, interfaces: [...facts.interfaces, tagged, named] });
    const on = (parent: string) =>
      specOf(foreignLan({ options: { parent }, pools: [pool('10.10.0.0/24', '10.10.0.1')] }), context);
    expect(on('eth0.10')).toMatchObject({ parentInterface: 'eth0', vlanId: 10 });
    expect(on('cams')).toMatchObject({ parentInterface: 'cams', vlanId: null });
  });

  it('overlaps neither itself nor the route that it made, and others as any new network does', () => {
    const facts = homeLab();
    const bridge = foreignBridge({ pools: [pool('10.44.0.0/24')] });
    const route = { destination: cidr('10.44.0.0/24'), interface: 'br-b1d5e0123456', gateway: null };
    const itself = {
      engineId: bridge.engineId,
      name: bridge.name,
      parentInterface: null,
      subnet: cidr('10.44.0.0/24'),
    };
    const withRoute = { ...facts, routes: [...facts.routes, route], foreignNetworks: [itself] };
    expect(specOf(bridge, contextOf(withRoute)).subnet).toBe('10.44.0.0/24');
    const named = foreignBridge({ ...bridge, options: { 'com.docker.network.bridge.name': 'shop0' } });
    expect(reasons(named, contextOf(withRoute))).toEqual(['definition']);
    const other = existing({ subnet: '10.44.0.0/16' });
    expect(reasons(bridge, contextOf(withRoute, [other]))).toEqual(['definition']);
    expect(reasons(foreignLan(), contextOf(facts, [existing({ name: 'lan-old' })]))).toEqual(['name']);
  });

  it('is not kept off by what hangs on its parent beside it, which a new network is', () => {
    const beside = { engineId: 'e-2', name: 'shop', parentInterface: 'eth0', subnet: cidr('10.90.0.0/24') };
    const context = contextOf(homeLab({ foreignNetworks: [{ ...beside, driver: 'ipvlan' }] }));
    expect(specOf(foreignLan(), context).driver).toBe('macvlan');
    expect(reasons(foreignLan({ pools: [pool('10.90.0.0/24', '10.90.0.1')] }), context)).toEqual(['definition']);
  });

  it('has a subnet to choose addresses from only where somebody chose the subnet', () => {
    expect(specOf(foreignBridge())).toMatchObject({ subnet: null, gateway: null });
    expect(specOf(foreignBridge({ pools: [pool('10.44.0.0/24')] })).subnet).toBe('10.44.0.0/24');
    expect(specOf(foreignBridge({ pools: [pool('10.44.0.0/24', '10.44.0.1', '10.44.0.64/26')] })).gateway).toBe(
      '10.44.0.1',
    );
  });

  it('has the engine’s own gateway where a LAN was made without one, as its containers do', () => {
    expect(specOf(foreignLan({ pools: [pool('192.168.1.0/24')] })).gateway).toBe('192.168.1.1');
    const ranged = foreignLan({ pools: [pool('192.168.1.0/24', null, '192.168.1.192/27')] });
    expect(reasons(ranged)).toEqual(['definition']);
  });

  it('has its IPv6 side where somebody chose that, beside IPv4 or alone', () => {
    const fd = pool('fd61::/64');
    expect(specOf(foreignBridge({ pools: [pool('10.44.0.0/24'), fd] })).ipv6).toMatchObject({
      subnet: 'fd61::/64',
      only: false,
    });
    expect(specOf(foreignBridge({ pools: [fd] })).ipv6).toMatchObject({ subnet: 'fd61::/64', only: true });
    expect(reasons(foreignBridge({ pools: [pool('10.44.0.0/24'), pool('fd61::/64', 'fd61::1')] }))).toEqual(['pools']);
  });

  it('stays where it is if Trailer has no field for what it is', () => {
    expect(reasons(foreignLan({ driver: 'overlay', scope: 'swarm', options: {} }))).toEqual(['driver', 'scope']);
    expect(reasons(foreignBridge({ internal: true }))).toEqual(['internal']);
    expect(reasons(foreignLan({ ipamDriver: 'dhcp' }))).toEqual(['pools']);
    expect(reasons(foreignBridge({ pools: [pool('10.44.0.0/25'), pool('10.44.0.128/25')] }))).toEqual(['pools']);
    const icc = 'com.docker.network.bridge.enable_icc';
    expect(reasons(foreignBridge({ options: { [icc]: 'true', 'com.docker.network.driver.mtu': '1400' } }))).toEqual([]);
    expect(reasons(foreignBridge({ options: { [icc]: 'false' } }))).toEqual(['options']);
  });
});

describe('a new network', () => {
  it('that has the subnet of one of the engine’s is told to take that over instead', () => {
    const foreign = { engineId: 'e-lan-old', name: 'lan-old', parentInterface: 'eth1', subnet: cidr('10.50.0.0/24') };
    const inside = { ...foreign, engineId: 'e-2', name: 'inside', parentInterface: null, subnet: cidr('10.51.0.0/24') };
    const facts = { ...homeLab(), foreignNetworks: [foreign, inside] };
    const told = (subnet: string, networks: NetworkContext['networks'] = []) => {
      const checked = validateNetwork({ name: 'new', driver: 'bridge', subnet }, { facts, networks });
      return checked.ok ? [] : checked.faults.map(({ message }) => message);
    };
    expect(told('10.50.0.0/25')).toEqual([
      "subnet 10.50.0.0/25 overlaps 10.50.0.0/24 of Docker network lan-old on eth1, which is not Trailer's: take it over instead, or use another subnet",
    ]);
    expect(told('10.51.0.0/24')[0]).toContain('of Docker network inside, which');
    expect(told('10.52.0.0/24')).toEqual([]);
    const adopted = existing({ name: 'lan-old', adopted: 'e-lan-old', subnet: '10.60.0.0/24' });
    expect(told('10.50.0.0/24', [adopted])).toEqual([]);
  });
});
