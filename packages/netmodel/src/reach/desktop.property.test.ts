import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { isServedByContainer } from '../desktop/guest-ports.ts';
import { nic } from '../host.suite.ts';
import { published } from '../returnpath/returnpath.suite.ts';
import { shownHostAddresses } from '../shown-addresses.ts';
import { leased, ofRuntime, outdated, rdp, rdpByUdp, unleased, viewer } from './desktop.suite.ts';
import { predictReachability, vantagePoints } from './predict.ts';
import { dockerBridge, homeLan, secondLan } from './reach.suite.ts';
import type { ReachabilityInput, ReachCell, ReachEndpoint, ReachGuest } from './types.ts';

const bridge6 = { ...dockerBridge, address: ip('fd17::2'), subnet: cidr('fd17::/64'), gateway: ip('fd17::1') };
const lan6 = { ...homeLan, address: ip('fd00::60'), subnet: cidr('fd00::/64'), gateway: ip('fd00::1') };

const anyInterface = fc
  .record({
    name: fc.constantFrom('eth0', 'eth1', 'eth9'),
    kind: fc.constantFrom('physical', 'veth', 'docker-bridge', 'tunnel'),
    up: fc.boolean(),
    addresses: fc.subarray(['192.168.1.10/24', '10.0.0.10/24', 'fd00::10/64']),
  })
  .map(({ name, kind, up, addresses }) => nic(name, kind, { up, addresses }));

const anyPort = fc.constantFrom(
  rdp,
  rdpByUdp,
  viewer,
  published(9092, 8080),
  published(8007, 8006, { protocol: 'udp' }),
  published(9093, 8080, { hostAddress: ip('10.0.0.10') }),
);

const firstLan = fc.constantFrom<ReachEndpoint>(
  homeLan,
  { ...homeLan, gateway: null },
  { ...homeLan, gateway: ip('192.168.1.10') },
);
const bridges = fc.subarray([dockerBridge, bridge6]);

const onLan = fc.record({
  endpoints: fc
    .tuple(bridges, firstLan, fc.subarray([secondLan, lan6]))
    .map(([held, first, rest]) => [...held, first, ...rest]),
  guest: fc.constantFrom<ReachGuest>(
    leased,
    unleased,
    outdated,
    { ...leased, forwarding: false },
    { ...unleased, forwarding: true },
  ),
});
const onBridge = fc.record({ endpoints: bridges, guest: fc.constant(ofRuntime) });

const anyDesktop: fc.Arbitrary<ReachabilityInput> = fc.record({
  host: fc.record({
    online: fc.constantFrom(true, true, true, false),
    interfaces: fc.array(anyInterface, { maxLength: 4 }),
  }),
  workspace: fc
    .record({
      running: fc.constantFrom(true, true, true, false),
      ports: fc.uniqueArray(anyPort, { maxLength: 4 }),
      dropped: fc.constantFrom(false, false, true),
      returnPathInstalled: fc.boolean(),
      place: fc.oneof(onLan, onBridge),
    })
    .map(({ dropped, place, ...rest }) => ({ ...rest, ...place, publishedPorts: dropped ? [] : rest.ports })),
});

/** The published ports a cell may be about, by the number it asks for. */
function portsAskedBy(cell: ReachCell, { workspace }: ReachabilityInput) {
  return workspace.ports.filter(
    ({ hostPort, containerPort, protocol }) =>
      protocol === cell.protocol && (cell.via === 'host-port' ? hostPort : containerPort) === cell.port,
  );
}

function isAboutGuest(cell: ReachCell, input: ReachabilityInput): boolean {
  const asked = portsAskedBy(cell, input);
  return asked.length > 0 && !asked.some(isServedByContainer);
}

describe('for any desktop on any host', () => {
  it('the matrix asks every vantage point about every address and port, each once', () => {
    fc.assert(
      fc.property(anyDesktop, (input) => {
        const cells = predictReachability(input);
        const targets = new Set(cells.map((cell) => `${cell.via} ${cell.address} ${cell.port} ${cell.protocol}`));
        const questions = new Set(
          cells.map((cell) => `${cell.from} ${cell.via} ${cell.address} ${cell.port} ${cell.protocol}`),
        );
        expect(questions.size).toBe(cells.length);
        expect(cells.length).toBe(targets.size * vantagePoints.length);
        const { ports, endpoints, guest } = input.workspace;
        const asked = new Set(cells.map(({ address }) => address));
        for (const { address } of endpoints) expect(asked).toContain(address);
        if (guest !== null && guest.address !== null) expect(asked).toContain(guest.address);
        if (ports.length > 0)
          for (const { address } of shownHostAddresses(input.host.interfaces)) expect(asked).toContain(address);
      }),
    );
  });

  it('every cell has a sentence with its address, a way that starts at its vantage point, and a cure if it needs one', () => {
    fc.assert(
      fc.property(anyDesktop, (input) => {
        for (const { from, address, verdict, message, cure, hops } of predictReachability(input)) {
          expect(message).toContain(address);
          expect(message).toMatch(/^[A-Z].*\.$/);
          expect(`${message}${cure ?? ''}`).not.toMatch(/null|undefined/);
          expect(cure === undefined).toBe(verdict === 'answers');
          expect(hops.at(-1)?.action === 'deliver').toBe(verdict === 'answers');
          const starts = { 'docker-host': 'host', itself: 'container' } as const;
          expect(hops[0]).toMatchObject({ at: from in starts ? starts[from as keyof typeof starts] : from });
        }
      }),
    );
  });

  it('a port of the guest is asked for at the host, the bridge and the guest, and never at the container’s LAN address', () => {
    fc.assert(
      fc.property(anyDesktop, (input) => {
        for (const cell of predictReachability(input)) {
          if (isAboutGuest(cell, input)) expect(cell.via).not.toBe('lan-address');
          if (cell.via === 'guest-address' && cell.port !== null) expect(isAboutGuest(cell, input)).toBe(true);
        }
      }),
    );
  });

  it('the guest answers exactly where the packet’s way passes it', () => {
    fc.assert(
      fc.property(anyDesktop, (input) => {
        for (const cell of predictReachability(input)) {
          if (cell.verdict !== 'answers') continue;
          const passes = cell.hops.some(({ at, action }) => at === 'guest' && action === 'deliver');
          expect(passes).toBe(cell.via === 'guest-address' || isAboutGuest(cell, input));
          if (cell.via === 'host-port') expect(cell.reason === 'published_to_guest').toBe(passes);
        }
      }),
    );
  });

  it('nothing is forwarded to a guest that nobody forwards to', () => {
    fc.assert(
      fc.property(anyDesktop, (input) => {
        const { guest } = input.workspace;
        fc.pre(guest?.forwardedBy === 'nobody' || (guest?.forwardedBy === 'forwarder' && !guest.forwarding));
        for (const cell of predictReachability(input))
          if (cell.via !== 'guest-address' && isAboutGuest(cell, input)) expect(cell.verdict).not.toBe('answers');
      }),
    );
  });

  it('a port of the guest is the same by TCP and by UDP: translation keeps the source a server would lose', () => {
    fc.assert(
      fc.property(anyDesktop, (input) => {
        const ports = [rdp, { ...rdpByUdp, hostPort: rdp.hostPort }];
        const both = predictReachability({ ...input, workspace: { ...input.workspace, ports, publishedPorts: ports } });
        const verdictsBy = (protocol: ReachCell['protocol']) =>
          both.filter((cell) => cell.protocol === protocol).map(({ verdict, reason }) => `${verdict} ${reason}`);
        expect(verdictsBy('udp')).toEqual(verdictsBy('tcp'));
      }),
    );
  });

  it('a port of the container is reached as if the workspace were a Linux one', () => {
    fc.assert(
      fc.property(anyDesktop, (input) => {
        const workspace = { ...input.workspace, ports: [viewer], publishedPorts: [viewer] };
        const shown = (cells: readonly ReachCell[]) =>
          cells
            .filter(({ via }) => via !== 'guest-address')
            .map(({ from, via, address, verdict, reason, hops }) => ({ from, via, address, verdict, reason, hops }));
        const asLinux = predictReachability({ ...input, workspace: { ...workspace, guest: null } });
        expect(shown(predictReachability({ ...input, workspace }))).toEqual(shown(asLinux));
      }),
    );
  });
});
