import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyIp, cidr, ip } from '../address/address.suite.ts';
import { contains, familyOf } from '../address/prefix.ts';
import type { IpAddress } from '../address/types.ts';
import { homeLab, nic } from '../host.suite.ts';
import { deliveryBy } from './delivery.ts';
import { isEmptyReturnPath } from './diff.ts';
import { planReturnPath } from './plan.ts';
import { anyReturnPathInput, dockerBridge, homeLan, lanEndpoint, published, routeOf } from './returnpath.suite.ts';
import type { ReturnPathInput, ReturnPathPlan } from './types.ts';

const host = homeLab().interfaces;

function plan(changes: Partial<ReturnPathInput>) {
  return planReturnPath({
    endpoints: [dockerBridge, homeLan],
    ports: [],
    guestInterface: null,
    hostInterfaces: host,
    ...changes,
  });
}

describe('the return path of a container on a bridge and a LAN', () => {
  it('sends replies from the bridge address by the bridge, reaches the host by the bridge, and leaves otherwise by the LAN', () => {
    expect(plan({})).toEqual({
      routes: [
        { destination: '192.168.1.10/32', gateway: '172.17.0.1', table: 'main' },
        { destination: '0.0.0.0/0', gateway: '172.17.0.1', table: 7100 },
        { destination: '0.0.0.0/0', gateway: '192.168.1.1', table: 7101 },
      ],
      rules: [
        { priority: 7100, from: '172.17.0.2', incoming: null, table: 7100, suppressPrefixLength: null },
        { priority: 7101, from: '0.0.0.0', incoming: null, table: 'main', suppressPrefixLength: 0 },
        { priority: 7102, from: '0.0.0.0', incoming: null, table: 7101, suppressPrefixLength: null },
      ],
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
      { priority: 7101, from: '0.0.0.0', incoming: null, table: 'main', suppressPrefixLength: 0 },
      { priority: 7102, from: '10.0.0.60', incoming: null, table: 7102, suppressPrefixLength: null },
      { priority: 7103, from: '0.0.0.0', incoming: null, table: 7101, suppressPrefixLength: null },
    ]);
    expect(routes).toContainEqual({ destination: '0.0.0.0/0', gateway: '192.168.1.1', table: 7101 });
    expect(routes).toContainEqual({ destination: '0.0.0.0/0', gateway: '10.0.0.1', table: 7102 });
  });

  it('translates UDP requests of strangers at each further LAN address too, whichever host address the port is bound to', () => {
    const third = lanEndpoint('10.0.0.60', '10.0.0.0/24', { gateway: ip('10.0.0.1'), parentInterface: 'eth1' });
    const without = lanEndpoint('10.9.0.60', '10.9.0.0/24');
    const ports = [published(54, 54, { protocol: 'udp', hostAddress: ip('fd00::10') }), published(80, 80)];
    expect(plan({ endpoints: [dockerBridge, homeLan, third, without], ports }).translations).toEqual([
      { destination: '10.0.0.60', port: 54, exceptSource: '10.0.0.0/24', toSource: '10.0.0.1' },
    ]);
  });

  it('plans IPv6 like IPv4', () => {
    const six = [
      { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') },
      lanEndpoint('fd00::60', 'fd00::/64', { gateway: ip('fd00::1') }),
    ];
    expect(plan({ endpoints: six, ports: [published(53, 53, { protocol: 'udp' })] })).toEqual({
      routes: [
        { destination: 'fd00::10/128', gateway: 'fd17::1', table: 'main' },
        { destination: '::/0', gateway: 'fd17::1', table: 7100 },
        { destination: '::/0', gateway: 'fd00::1', table: 7101 },
      ],
      rules: [
        { priority: 7100, from: 'fd17::2', incoming: null, table: 7100, suppressPrefixLength: null },
        { priority: 7101, from: '::', incoming: null, table: 'main', suppressPrefixLength: 0 },
        { priority: 7102, from: '::', incoming: null, table: 7101, suppressPrefixLength: null },
      ],
      translations: [{ destination: 'fd17::2', port: 53, exceptSource: 'fd17::/64', toSource: 'fd17::1' }],
    });
  });

  it('leaves general egress to the bridge where the LAN has no gateway, or one that is the host itself', () => {
    for (const gateway of [null, ip('192.168.1.10')])
      expect(plan({ endpoints: [dockerBridge, { ...homeLan, gateway }] })).toEqual({
        routes: [
          { destination: '192.168.1.10/32', gateway: '172.17.0.1', table: 'main' },
          { destination: '0.0.0.0/0', gateway: '172.17.0.1', table: 7100 },
        ],
        rules: [{ priority: 7100, from: '172.17.0.2', incoming: null, table: 7100, suppressPrefixLength: null }],
        translations: [],
      });
  });
});

describe('a host-route exception', () => {
  const exceptionsOn = (...interfaces: readonly ReturnType<typeof nic>[]) =>
    plan({ hostInterfaces: interfaces })
      .routes.filter(({ destination }) => destination.endsWith('/32'))
      .map(({ destination }) => destination);
  const addresses = ['192.168.1.5/24', '10.0.0.5/8'];

  it('covers every address of the parent NIC inside the LAN', () => {
    const parent = nic('eth0', 'physical', { addresses: ['192.168.1.5/24', '192.168.1.6/32'] });
    expect(exceptionsOn(parent)).toEqual(['192.168.1.5/32', '192.168.1.6/32']);
  });

  it('covers the addresses of other NICs, in the LAN and elsewhere, where the host would reply by the parent', () => {
    const parent = nic('eth0', 'physical', { addresses });
    const other = nic('eth1', 'physical', { addresses: ['192.168.1.6/24', '10.7.0.7/24', 'fd00::10/64'] });
    const vpn = nic('tun0', 'tunnel', { addresses: ['10.8.0.1/24'] });
    const covered = ['10.0.0.5/32', '10.7.0.7/32', '10.8.0.1/32', '192.168.1.5/32', '192.168.1.6/32'];
    expect(exceptionsOn(parent, other, vpn)).toEqual(covered);
    expect(exceptionsOn({ ...parent, addresses: [] }, other, vpn)).toEqual([]);
  });

  it('covers nothing outside the LAN where general egress leaves by the bridge or by a LAN the host does not share', () => {
    const hostInterfaces = [
      nic('eth0', 'physical', { addresses: ['192.168.1.5/24'] }),
      nic('eth1', 'physical', { addresses: ['10.7.0.7/24'] }),
    ];
    const own = lanEndpoint('10.0.0.60', '10.0.0.0/24', { gateway: ip('10.0.0.1'), parentInterface: 'eth2' });
    const exceptionsOf = (...lans: readonly (typeof homeLan)[]) =>
      plan({ endpoints: [dockerBridge, ...lans], hostInterfaces })
        .routes.filter(({ table }) => table === 'main')
        .map(({ destination }) => destination);
    expect(exceptionsOf({ ...homeLan, gateway: null })).toEqual(['192.168.1.5/32']);
    expect(exceptionsOf(own, homeLan)).toEqual(['192.168.1.5/32']);
    expect(exceptionsOf(homeLan, own)).toEqual(['10.7.0.7/32', '192.168.1.5/32']);
  });

  it('leaves an address on a LAN that the container is on to that LAN, where this delivers it', () => {
    const hostInterfaces = [
      nic('eth0', 'physical', { addresses: ['192.168.1.5/24'] }),
      nic('eth9', 'physical', { addresses: ['10.0.0.5/24'] }),
    ];
    const dedicated = lanEndpoint('10.0.0.60', '10.0.0.0/24', { parentInterface: 'eth1' });
    const { routes } = plan({ endpoints: [dockerBridge, homeLan, dedicated], hostInterfaces });
    expect(routes.map(({ destination }) => destination)).not.toContain('10.0.0.5/32');
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
    expect(routes.filter(({ destination }) => destination.startsWith('172.'))).toEqual([]);
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

  it('a reply of a LAN address never leaves by the bridge, except to the host; to a stranger it leaves by its own LAN', () => {
    fc.assert(
      fc.property(planned, anyIp, ({ endpoints, hostInterfaces, plan: made }, client) => {
        const lans = sideOf(endpoints, 'lan', client);
        const { gated, exceptions } = deliveryBy(lans, hostInterfaces);
        const bridged = sideOf(endpoints, 'bridge', client).some(({ subnet }) => contains(subnet, client));
        fc.pre(isGuided(made, client) && gated.length > 0 && !exceptions.includes(client) && !bridged);
        const exit = routeOf(made, endpoints);
        for (const lan of lans) expect(exit(lan.address, client)?.endpoint.kind).toBe('lan');
        if (lans.some(({ subnet }) => contains(subnet, client))) return;
        for (const lan of gated)
          expect(exit(lan.address, client)).toMatchObject({ endpoint: lan, gateway: lan.gateway });
        expect(exit(null, client)?.endpoint).toEqual(gated[0]);
      }),
    );
  });

  it('a UDP server that leaves its source to the kernel answers translated requests from the address they came to', () => {
    fc.assert(
      fc.property(planned, ({ endpoints, plan: made }) => {
        for (const { destination, toSource } of made.translations)
          expect(routeOf(made, endpoints)(null, toSource)?.endpoint.address).toBe(destination);
      }),
    );
  });

  it('routes that a VPN in the container sets win over ours for all but replies of the published address', () => {
    fc.assert(
      fc.property(planned, anyIp, ({ endpoints, plan: made }, destination) => {
        fc.pre(isGuided(made, destination));
        const halves = familyOf(destination) === 4 ? ['0.0.0.0/1', '128.0.0.0/1'] : ['::/1', '8000::/1'];
        const tunnel = lanEndpoint('10.200.0.2', '10.200.0.0/24', { publishing: false });
        const foreign = halves.map((half) => ({ destination: cidr(half), endpoint: tunnel, gateway: null }));
        const before = routeOf(made, endpoints)(null, destination);
        const connected =
          before?.gateway === null ||
          made.routes.some(({ destination: to, table }) => table === 'main' && contains(to, destination));
        expect(routeOf(made, endpoints, foreign)(null, destination)?.endpoint).toEqual(
          connected ? before?.endpoint : tunnel,
        );
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

/** Whether a plan has anything for the family of an address. */
function isGuided({ rules }: ReturnPathPlan, like: IpAddress): boolean {
  return rules.some(({ from }) => familyOf(from) === familyOf(like));
}
