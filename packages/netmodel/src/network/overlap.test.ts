import { describe, expect, test } from 'vitest';
import { homeLab, nic, route } from '../host.suite.ts';
import { bridgeDraft, contextOf, existing, faults, lanDraft, messages, warnings } from './network.suite.ts';
import { validateNetwork } from './validate.ts';

describe('a subnet that overlaps', () => {
  test('another network of the host is refused, naming it', () => {
    const networks = [
      existing({ name: 'shop', subnet: '10.0.0.0/16' }),
      existing({ id: 'n2', name: 'till', subnet: '10.0.5.0/24' }),
    ];
    expect(messages({ ...bridgeDraft, subnet: '10.0.0.0/8' }, contextOf(homeLab(), networks))).toEqual([
      'subnet 10.0.0.0/8 overlaps 10.0.0.0/16 of network shop (and 1 more) on this host: use that network, or another subnet',
    ]);
  });

  test('a macvlan network on the same parent is refused, naming it', () => {
    const lan = existing({ name: 'lan', driver: 'macvlan', parentInterface: 'eth0', subnet: '192.168.1.0/24' });
    expect(messages({ ...lanDraft, name: 'lan2' }, contextOf(homeLab(), [lan]))).toEqual([
      'subnet 192.168.1.0/24 overlaps 192.168.1.0/24 of network lan on this host: use that network, or another subnet',
    ]);
  });

  test('a network of the host is reported once, though its bridge has a route and an address as well', () => {
    const facts = homeLab({
      interfaces: [nic('br-1', 'docker-bridge', { addresses: ['10.0.0.1/24'] })],
      routes: [route('10.0.0.0/24', 'br-1')],
    });
    const networks = [existing({ subnet: '10.0.0.0/24' })];
    expect(faults({ ...bridgeDraft, subnet: '10.0.0.0/24' }, contextOf(facts, networks))).toEqual([
      'subnet subnet_overlap',
    ]);
  });

  test("the engine's default bridge is refused, for a LAN too: workspaces are on both", () => {
    const text = 'subnet 172.17.5.0/24 overlaps 172.17.0.0/16, which this host reaches by docker0: use another subnet';
    expect(messages({ ...bridgeDraft, subnet: '172.17.5.0/24' })).toEqual([text]);
    expect(messages({ ...lanDraft, subnet: '172.17.5.0/24', gateway: '172.17.5.1', ipRange: null })).toEqual([text]);
  });

  test('the LAN of the host is refused for a bridge, whose route would hide the LAN', () => {
    expect(messages({ ...bridgeDraft, subnet: '192.168.1.0/25' })).toEqual([
      'subnet 192.168.1.0/25 overlaps 192.168.1.0/24, which this host reaches by eth0: use another subnet',
    ]);
  });

  test('several routes of the host is refused, naming the first and counting the rest', () => {
    const facts = homeLab({
      routes: [route('10.1.0.0/16', 'eth0', '192.168.1.7'), route('10.2.0.0/16', 'gone0', '192.168.1.7')],
    });
    expect(messages({ ...bridgeDraft, subnet: '10.0.0.0/8' }, contextOf(facts))).toEqual([
      'subnet 10.0.0.0/8 overlaps 10.1.0.0/16, which this host reaches by eth0 (and 1 more): use another subnet',
    ]);
  });

  test('nothing but a default route, or the two halves a VPN makes of it, overlaps nothing', () => {
    const facts = homeLab({
      routes: [route('0.0.0.0/0', 'eth0', '192.168.1.1'), route('0.0.0.0/1', 'tun0'), route('128.0.0.0/1', 'tun0')],
    });
    expect(faults({ ...bridgeDraft, subnet: '10.99.0.0/24' }, contextOf(facts))).toEqual([]);
  });

  test('the LAN of another interface is the dedicated NIC on one LAN: allowed, with a warning', () => {
    const draft = { ...lanDraft, parentInterface: 'eth1' };
    expect(faults(draft)).toEqual([]);
    expect(warnings(draft)).toEqual([
      'subnet 192.168.1.0/24 overlaps 192.168.1.0/24 of eth0: right only if both interfaces are on one LAN',
    ]);
  });

  test('the LAN of another interface is refused when the parent is at home on a LAN of its own', () => {
    const eth1 = nic('eth1', 'physical', { addresses: ['192.168.2.10/24'] });
    const facts = homeLab({ interfaces: [...homeLab().interfaces.filter(({ name }) => name !== 'eth1'), eth1] });
    expect(messages({ ...lanDraft, parentInterface: 'eth1' }, contextOf(facts))).toEqual([
      'subnet 192.168.1.0/24 overlaps 192.168.1.0/24, which this host reaches by eth0: use another subnet',
    ]);
  });

  test('a wide route by another interface gives way to the LAN that the parent has an address in', () => {
    const eth1 = nic('eth1', 'physical', { addresses: ['10.4.0.2/16'] });
    const facts = homeLab({ interfaces: [eth1], routes: [route('10.0.0.0/8', 'eth0', '192.168.1.1')] });
    const draft = {
      ...lanDraft,
      parentInterface: 'eth1',
      subnet: '10.4.0.0/16',
      gateway: '10.4.0.1',
      ipRange: '10.4.9.0/24',
    };
    expect(validateNetwork(draft, contextOf(facts))).toMatchObject({ ok: true, warnings: [] });
  });

  test('the LAN of its own parent, which another interface is on as well, is allowed with a warning', () => {
    const eth1 = nic('eth1', 'physical', { addresses: ['192.168.1.11/24'] });
    const facts = homeLab({ interfaces: [...homeLab().interfaces.filter(({ name }) => name !== 'eth1'), eth1] });
    expect(faults(lanDraft, contextOf(facts))).toEqual([]);
    expect(warnings(lanDraft, contextOf(facts))).toEqual([
      'subnet 192.168.1.0/24 overlaps 192.168.1.0/24 of eth1: right only if both interfaces are on one LAN',
    ]);
  });

  test('a macvlan interface of the host is how a host reaches its own macvlan workspaces: allowed', () => {
    const facts = homeLab({
      routes: [route('192.168.1.192/27', 'shim0')],
      interfaces: [...homeLab().interfaces, nic('shim0', 'macvlan')],
    });
    expect(validateNetwork(lanDraft, contextOf(facts))).toMatchObject({ ok: true, warnings: [] });
  });

  test('a tunnel into as small a network is refused for a LAN, a tunnel to far more is not, nor a single address', () => {
    const withTunnel = (prefix: string) =>
      contextOf(
        homeLab({ routes: [route(prefix, 'wg0')], interfaces: [...homeLab().interfaces, nic('wg0', 'tunnel')] }),
      );
    expect(faults(lanDraft, withTunnel('192.168.1.0/24'))).toEqual(['subnet subnet_overlap']);
    expect(faults(lanDraft, withTunnel('192.168.1.128/25'))).toEqual(['subnet subnet_overlap']);
    expect(faults(lanDraft, withTunnel('192.168.0.0/16'))).toEqual([]);
    expect(faults(lanDraft, withTunnel('192.168.1.77/32'))).toEqual([]);
  });

  test('the LAN of its parent with another mask is warned of', () => {
    expect(warnings({ ...lanDraft, subnet: '192.168.0.0/16' })).toEqual([
      "subnet 192.168.0.0/16 differs from 192.168.1.0/24 of the parent eth0: use the LAN's own subnet",
    ]);
  });
});
