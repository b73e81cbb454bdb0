import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyIp, cidr, ip } from '../address/address.suite.ts';
import { contains, familyOf } from '../address/prefix.ts';
import { homeLab, nic } from '../host.suite.ts';
import { isEmptyReturnPath } from './diff.ts';
import { planReturnPath } from './plan.ts';
import { anyReturnPathInput, dockerBridge, homeLan, lanEndpoint, published, routeOf } from './returnpath.suite.ts';
import type { ReturnPathInput } from './types.ts';

const host = homeLab().interfaces;

function plan(changes: Partial<ReturnPathInput>) {
  return planReturnPath({ endpoints: [dockerBridge, homeLan], ports: [], hostInterfaces: host, ...changes });
}

describe('the return path of a container on a bridge and a LAN', () => {
  it('sends replies from the bridge address by the bridge, reaches the host by the bridge, and leaves otherwise by the LAN', () => {
    expect(plan({})).toEqual({
      routes: [
        { destination: '0.0.0.0/1', gateway: '192.168.1.1', table: 'main' },
        { destination: '128.0.0.0/1', gateway: '192.168.1.1', table: 'main' },
        { destination: '192.168.1.10/32', gateway: '172.17.0.1', table: 'main' },
        { destination: '0.0.0.0/0', gateway: '172.17.0.1', table: 7100 },
      ],
      rules: [{ priority: 7100, from: '172.17.0.2', table: 7100, suppressPrefixLength: null }],
      translations: [],
    });
  });

  it('translates the source of UDP requests once for each container port', () => {
    const ports = [
      published(53, 53, { protocol: 'udp' }),
      published(5353, 53, { protocol: 'udp', hostAddress: ip('192.168.1.10') }),
      published(80, 80),
      published(54, 54, { protocol: 'udp', hostAddress: ip('fd00::10') }),
    ];
    expect(plan({ ports }).translations).toEqual([
      { destination: '172.17.0.2', port: 53, exceptSource: '172.17.0.0/16', toSource: '172.17.0.1' },
    ]);
  });

  it('answers strangers of a further LAN by that LAN, and its neighbours as the main table says', () => {
    const third = lanEndpoint('10.0.0.60', '10.0.0.0/24', { gateway: ip('10.0.0.1'), parentInterface: 'eth1' });
    const without = lanEndpoint('10.9.0.60', '10.9.0.0/24');
    const { rules, routes } = plan({ endpoints: [without, homeLan, third, dockerBridge] });
    expect(rules.slice(1)).toEqual([
      { priority: 7103, from: '10.0.0.60', table: 'main', suppressPrefixLength: 1 },
      { priority: 7104, from: '10.0.0.60', table: 7102, suppressPrefixLength: null },
    ]);
    expect(routes).toContainEqual({ destination: '0.0.0.0/0', gateway: '10.0.0.1', table: 7102 });
    expect(routes).toContainEqual({ destination: '0.0.0.0/1', gateway: '192.168.1.1', table: 'main' });
  });

  it('plans IPv6 like IPv4', () => {
    const six = [
      { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') },
      lanEndpoint('fd00::60', 'fd00::/64', { gateway: ip('fd00::1') }),
    ];
    expect(plan({ endpoints: six, ports: [published(53, 53, { protocol: 'udp' })] })).toEqual({
      routes: [
        { destination: '::/1', gateway: 'fd00::1', table: 'main' },
        { destination: '8000::/1', gateway: 'fd00::1', table: 'main' },
        { destination: 'fd00::10/128', gateway: 'fd17::1', table: 'main' },
        { destination: '::/0', gateway: 'fd17::1', table: 7100 },
      ],
      rules: [{ priority: 7100, from: 'fd17::2', table: 7100, suppressPrefixLength: null }],
      translations: [{ destination: 'fd17::2', port: 53, exceptSource: 'fd17::/64', toSource: 'fd17::1' }],
    });
  });

  it('leaves general egress to the bridge where the LAN has no gateway, or one that is the host itself', () => {
    const main = (endpoint: typeof homeLan) =>
      plan({ endpoints: [dockerBridge, endpoint] }).routes.filter(({ table }) => table === 'main');
    const exception = [{ destination: '192.168.1.10/32', gateway: '172.17.0.1', table: 'main' }];
    expect(main({ ...homeLan, gateway: null })).toEqual(exception);
    expect(main({ ...homeLan, gateway: ip('192.168.1.10') })).toEqual(exception);
  });
});

describe('a host-route exception', () => {
  const exceptionsOn = (...interfaces: readonly ReturnType<typeof nic>[]) =>
    plan({ hostInterfaces: interfaces })
      .routes.filter(({ destination }) => destination.endsWith('/32'))
      .map(({ destination }) => destination);
  const addresses = ['192.168.1.5/24', '10.0.0.5/8'];

  it('covers every address of the parent NIC inside the LAN and none outside it', () => {
    expect(exceptionsOn(nic('eth0', 'physical', { addresses: [...addresses, '192.168.1.6/32'] }))).toEqual([
      '192.168.1.5/32',
      '192.168.1.6/32',
    ]);
  });

  it.each(['loopback', 'dummy', 'docker-bridge', 'tunnel', 'macvlan', 'other'] as const)(
    'covers an address on a %s link, which the LAN cannot deliver to',
    (kind) => expect(exceptionsOn(nic('x', kind, { addresses }))).toEqual(['192.168.1.5/32']),
  );

  it.each(['physical', 'wifi', 'veth', 'bond', 'vlan', 'bridge'] as const)(
    'leaves an address on another %s NIC to the LAN while that NIC is up',
    (kind) => {
      expect(exceptionsOn(nic('eth1', kind, { addresses }))).toEqual([]);
      expect(exceptionsOn(nic('eth1', kind, { addresses, up: false }))).toEqual(['192.168.1.5/32']);
    },
  );

  it('is not made for an address the bridge connects to anyway', () => {
    const wide = lanEndpoint('172.16.0.60', '172.16.0.0/12');
    const { routes } = plan({ endpoints: [dockerBridge, wide] });
    expect(routes.map(({ destination }) => destination)).toEqual(['0.0.0.0/0']);
  });
});

describe('no return path', () => {
  const bridgeV6 = { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') };
  it.each([
    ['on a bridge alone', [dockerBridge]],
    ['on a LAN alone', [homeLan]],
    ['with a bridge that does not publish', [{ ...dockerBridge, publishing: false }, homeLan]],
    ['with a bridge that has no gateway', [{ ...dockerBridge, gateway: null }, homeLan]],
    ['with bridge and LAN in different families', [bridgeV6, homeLan]],
    ['without any network', []],
  ])('is planned for a container %s', (_, endpoints) => {
    expect(isEmptyReturnPath(plan({ endpoints, ports: [published(53, 53, { protocol: 'udp' })] }))).toBe(true);
  });
});

describe('for any container and host', () => {
  const planned = anyReturnPathInput
    .map((input) => ({ ...input, plan: planReturnPath(input) }))
    .filter(({ plan: { rules } }) => rules.length > 0);
  const sideOf = (endpoints: ReturnPathInput['endpoints'], kind: 'bridge' | 'lan', like: string) =>
    endpoints.filter((endpoint) => endpoint.kind === kind && familyOf(endpoint.address) === familyOf(ip(like)));

  it('a reply from the published address leaves by the bridge, whoever asked', () => {
    fc.assert(
      fc.property(planned, anyIp, ({ endpoints, plan: made }, client) => {
        const [bridge] = sideOf(endpoints, 'bridge', client).filter(({ publishing }) => publishing);
        fc.pre(bridge !== undefined && made.rules.some(({ from }) => from === bridge.address));
        expect(routeOf(made, endpoints)(bridge?.address ?? null, client)?.endpoint).toEqual(bridge);
      }),
    );
  });

  it('a reply from a LAN address never leaves by the bridge, except to the host', () => {
    fc.assert(
      fc.property(planned, anyIp, ({ endpoints, hostInterfaces, plan: made }, client) => {
        const bridges = sideOf(endpoints, 'bridge', client);
        const excepted = made.routes.some(
          ({ destination, table }) => table === 'main' && destination.startsWith(`${client}/`),
        );
        fc.pre(!excepted && !bridges.some(({ subnet }) => contains(subnet, client)));
        const usable = made.routes
          .filter(({ destination }) => destination.endsWith('/1'))
          .map(({ gateway }) => gateway);
        for (const lan of sideOf(endpoints, 'lan', client)) {
          if (lan.gateway === null || hostHolds(hostInterfaces, lan.gateway)) continue;
          if (!usable.some((gateway) => familyOf(gateway) === familyOf(client))) continue;
          expect(routeOf(made, endpoints)(lan.address, client)?.endpoint.kind).toBe('lan');
        }
      }),
    );
  });

  it('no gateway is reached through another gateway', () => {
    fc.assert(
      fc.property(planned, ({ endpoints, plan: made }) => {
        for (const { gateway } of made.routes) expect(routeOf(made, endpoints)(null, gateway)?.gateway).toBeNull();
      }),
    );
  });

  it('the order of host interfaces and of ports makes no difference', () => {
    fc.assert(
      fc.property(anyReturnPathInput, (input) => {
        const reversed = { hostInterfaces: input.hostInterfaces.toReversed(), ports: input.ports.toReversed() };
        expect(planReturnPath({ ...input, ...reversed })).toEqual(planReturnPath(input));
      }),
    );
  });
});

function hostHolds(interfaces: ReturnPathInput['hostInterfaces'], address: string): boolean {
  return interfaces.some(({ addresses }) => addresses.some((held) => held.startsWith(`${address}/`)));
}
