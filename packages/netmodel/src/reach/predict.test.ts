import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { hostEngineOf } from '../engine/capabilities.ts';
import { nic } from '../host.suite.ts';
import { published } from '../returnpath/returnpath.suite.ts';
import { shownHostAddresses } from '../shown-addresses.ts';
import { predictReachability, vantagePoints } from './predict.ts';
import { bothFamilies, dockerBridge, homeLan, secondLan, sharedNic, situation, tcp, udp } from './reach.suite.ts';
import type { ReachabilityInput, ReachEndpoint } from './types.ts';

const six = {
  bridge: { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') },
  lan: { ...homeLan, address: ip('fd00::60'), subnet: cidr('fd00::/64'), gateway: ip('fd00::1') },
};
const ownBridge: ReachEndpoint = {
  ...dockerBridge,
  networkName: 'web',
  address: ip('172.20.0.2'),
  subnet: cidr('172.20.0.0/16'),
  gateway: ip('172.20.0.1'),
  publishing: false,
};

const anyInterface = fc
  .record({
    name: fc.constantFrom('eth0', 'eth1', 'eth9', 'docker0'),
    kind: fc.constantFrom('physical', 'veth', 'docker-bridge', 'dummy', 'macvlan', 'tunnel'),
    up: fc.boolean(),
    addresses: fc.subarray(['192.168.1.10/24', '192.168.1.1/16', '10.0.0.10/24', 'fd00::10/64', '169.254.1.1/16']),
  })
  .map(({ name, kind, up, addresses }) => nic(name, kind, { up, addresses }));

const anyPort = fc.constantFrom(
  tcp,
  udp,
  published(9090, 80, { hostAddress: ip('192.168.1.10') }),
  published(9090, 81, { hostAddress: ip('10.0.0.10') }),
  published(53, 53, { protocol: 'udp', hostAddress: ip('0.0.0.0') }),
  published(54, 53, { hostAddress: ip('::') }),
);

const anyEndpoints = fc
  .tuple(
    fc.shuffledSubarray([
      homeLan,
      secondLan,
      { ...secondLan, address: ip('10.9.0.60'), subnet: cidr('10.9.0.0/24'), gateway: null },
      { ...homeLan, address: ip('192.168.1.61'), gateway: ip('192.168.1.10') },
      six.lan,
    ]),
    fc.subarray([dockerBridge, ownBridge, six.bridge]),
  )
  .map(([lans, bridges]) => [...bridges, ...lans]);

const anySituation: fc.Arbitrary<ReachabilityInput> = fc.record({
  host: fc.record({
    online: fc.constantFrom(true, true, true, false),
    interfaces: fc.array(anyInterface, { maxLength: 4 }),
    engine: fc.constantFrom(
      null,
      ...['20.10.24', '28.5.2'].map((version) => hostEngineOf({ version, apiVersion: '' })),
    ),
  }),
  workspace: fc
    .record({
      running: fc.constantFrom(true, true, true, false),
      ports: fc.uniqueArray(anyPort, { maxLength: 4 }),
      dropped: fc.boolean(),
      endpoints: anyEndpoints,
      guest: fc.constant(null),
      returnPathInstalled: fc.boolean(),
    })
    .map(({ dropped, ...rest }) => ({ ...rest, publishedPorts: dropped ? [] : rest.ports })),
});

describe('for any workspace on any host', () => {
  it('the matrix asks every vantage point about every address and port, each once', () => {
    fc.assert(
      fc.property(anySituation, (input) => {
        const cells = predictReachability(input);
        const targetOf = (cell: (typeof cells)[number]) => `${cell.via} ${cell.address} ${cell.port} ${cell.protocol}`;
        const targets = new Set(cells.map(targetOf));
        const questions = new Set(cells.map((cell) => `${cell.from} ${targetOf(cell)}`));
        expect(questions.size).toBe(cells.length);
        expect(cells.length).toBe(targets.size * vantagePoints.length);
        const { ports, endpoints } = input.workspace;
        const shown = shownHostAddresses(input.host.interfaces);
        const hostPorts = new Set(ports.map(({ hostPort, protocol }) => `${hostPort} ${protocol}`)).size;
        const ownPorts = new Set(ports.map(({ containerPort, protocol }) => `${containerPort} ${protocol}`)).size;
        expect(targets.size).toBe(shown.length * hostPorts + endpoints.length * Math.max(ownPorts, 1));
      }),
    );
  });

  it('a packet’s way ends in its delivery exactly where the cell answers, and starts at the vantage point', () => {
    fc.assert(
      fc.property(anySituation, (input) => {
        for (const { from, verdict, hops } of predictReachability(input)) {
          expect(hops.at(-1)?.action === 'deliver').toBe(verdict === 'answers');
          const station = from === 'docker-host' ? 'host' : from;
          expect(hops[0]).toMatchObject({ at: from === 'itself' ? 'container' : station, action: 'send' });
        }
      }),
    );
  });

  it('every cell names its address in a sentence, and says what to do where it does not answer', () => {
    fc.assert(
      fc.property(anySituation, (input) => {
        for (const { address, verdict, message, cure } of predictReachability(input)) {
          expect(message).toContain(address);
          expect(message).toMatch(/^[A-Z].*\.$/);
          expect(message).not.toMatch(/null|undefined/);
          expect(cure === undefined).toBe(verdict === 'answers');
        }
      }),
    );
  });

  it('the order of ports and interfaces makes no difference to any verdict', () => {
    fc.assert(
      fc.property(anySituation, (input) => {
        const names = input.host.interfaces.flatMap(({ addresses }) => addresses);
        fc.pre(new Set(names).size === names.length);
        const reversed = {
          host: { ...input.host, interfaces: input.host.interfaces.toReversed() },
          workspace: { ...input.workspace, ports: input.workspace.ports.toReversed() },
        };
        const verdicts = (of: ReachabilityInput) =>
          predictReachability(of)
            .filter(({ message }) => !message.startsWith('Port '))
            .map((cell) => `${cell.from} ${cell.via} ${cell.address} ${cell.port} ${cell.protocol} ${cell.verdict}`)
            .sort();
        expect(verdicts(reversed)).toEqual(verdicts(input));
      }),
    );
  });
});

describe('nothing is predicted', () => {
  it('of a workspace whose host does not report', () => {
    const input = situation();
    const cells = predictReachability({ ...input, host: { ...input.host, online: false } });
    expect(new Set(cells.map(({ verdict, reason }) => `${verdict} ${reason}`))).toEqual(
      new Set(['unknown host_offline']),
    );
  });
});

describe('a workspace that does not run', () => {
  it('answers nobody, not even itself', () => {
    const cells = predictReachability(situation({ running: false }));
    expect(new Set(cells.map(({ verdict, reason }) => `${verdict} ${reason}`))).toEqual(
      new Set(['blocked not_running']),
    );
  });
});

describe('the host addresses that are shown', () => {
  const shown = (...interfaces: Parameters<typeof shownHostAddresses>[0]) =>
    shownHostAddresses(interfaces).map(({ address }) => address);

  it('are those of NICs that are up, of both families', () => {
    expect(shown(...bothFamilies)).toEqual(['192.168.1.10', 'fd00::10']);
    expect(shown(...sharedNic.map((held) => ({ ...held, up: false })))).toEqual([]);
  });

  it.each(['loopback', 'dummy', 'docker-bridge'] as const)('are not those of a %s link', (kind) => {
    expect(shown(nic('x', kind, { addresses: ['10.0.0.1/24'] }))).toEqual([]);
  });

  it('are not link-local, and each comes once, as its first NIC has it', () => {
    const eth0 = nic('eth0', 'physical', { addresses: ['169.254.7.7/16', 'fe80::1/64', '10.0.0.1/24'] });
    const eth1 = nic('eth1', 'physical', { addresses: ['10.0.0.1/16', '10.0.0.2/16'] });
    expect(shownHostAddresses([eth0, eth1])).toEqual([
      { address: '10.0.0.1', segment: '10.0.0.0/24', nic: eth0 },
      { address: '10.0.0.2', segment: '10.0.0.0/16', nic: eth1 },
    ]);
  });
});
