import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyIp, anyIpv4, cidr, ip } from '../address/address.suite.ts';
import { familyOf } from '../address/prefix.ts';
import { homeLab } from '../host.suite.ts';
import { planReturnPath } from './plan.ts';
import { anyReturnPathInput, dockerBridge, homeLan, lanEndpoint, routeOf } from './returnpath.suite.ts';
import type { ReturnPathInput } from './types.ts';

function plan(changes: Partial<ReturnPathInput>) {
  const hostInterfaces = homeLab().interfaces;
  return planReturnPath({
    endpoints: [dockerBridge, homeLan],
    ports: [],
    guestInterface: null,
    hostInterfaces,
    ...changes,
  });
}

describe('the return path of a container with a guest on its LAN', () => {
  const forwarded = { priority: 7100, from: '0.0.0.0', incoming: 'mvlan0', table: 7100, suppressPrefixLength: null };

  it('sends what came in by the guest’s interface by the bridge', () => {
    expect(plan({ guestInterface: 'mvlan0' }).rules).toEqual([
      forwarded,
      { priority: 7100, from: '172.17.0.2', incoming: null, table: 7100, suppressPrefixLength: null },
      { priority: 7101, from: '0.0.0.0', incoming: null, table: 'main', suppressPrefixLength: 0 },
      { priority: 7102, from: '0.0.0.0', incoming: null, table: 7101, suppressPrefixLength: null },
    ]);
  });

  it('leaves IPv6 as it is, which nobody forwards to the guest', () => {
    const six = [
      { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') },
      lanEndpoint('fd00::60', 'fd00::/64', { gateway: ip('fd00::1') }),
    ];
    expect(plan({ endpoints: six, guestInterface: 'mvlan0' })).toEqual(plan({ endpoints: six }));
  });
});

describe('for any container, host and guest', () => {
  const planned = anyReturnPathInput.map((input) => ({ ...input, plan: planReturnPath(input) }));

  it('a forwarded reply that came in by the guest’s interface leaves by the bridge, whoever asked', () => {
    const guest = ip('192.168.1.213');
    fc.assert(
      fc.property(planned, anyIpv4, ({ endpoints, plan: made }, client) => {
        const bridge = endpoints.find(({ publishing, address }) => publishing && familyOf(address) === 4);
        fc.pre(made.rules.some(({ incoming }) => incoming === 'mvlan0'));
        expect(routeOf(made, endpoints)(guest, client, 'mvlan0')?.endpoint).toEqual(bridge);
      }),
    );
  });

  it('a guest changes one rule, and nothing for packets that the container sends or that come in elsewhere', () => {
    fc.assert(
      fc.property(anyReturnPathInput, anyIp, anyIp, (input, source, destination) => {
        const { endpoints } = input;
        const bare = planReturnPath({ ...input, guestInterface: null });
        const guided = planReturnPath({ ...input, guestInterface: 'mvlan0' });
        expect(bare.rules.filter(({ incoming }) => incoming !== null)).toEqual([]);
        expect({ ...guided, rules: guided.rules.filter(({ incoming }) => incoming === null) }).toEqual(bare);
        const sources = [null, source, ...endpoints.map(({ address }) => address)];
        for (const from of sources)
          for (const incoming of [null, 'eth0'])
            expect(routeOf(guided, endpoints)(from, destination, incoming)).toEqual(
              routeOf(bare, endpoints)(from, destination, incoming),
            );
      }),
    );
  });
});
