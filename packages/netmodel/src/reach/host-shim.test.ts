import { describe, expect, it } from 'vitest';
import { nic } from '../host.suite.ts';
import type { HostInterface } from '../host.ts';
import { planReturnPath } from '../returnpath/plan.ts';
import { desktop } from './desktop.suite.ts';
import { predictReachability, vantagePoints } from './predict.ts';
import { cellOf, dockerBridge, homeLan, sharedNic, short, situation, twoNics } from './reach.suite.ts';
import type { ReachabilityInput, Via } from './types.ts';

const shim = nic('trl-0123456789', 'macvlan', { parent: 'eth0', addresses: ['192.168.1.250/32'] });
const withShim: readonly HostInterface[] = [...sharedNic, shim];

function row(input: ReachabilityInput, question: { via: Via; address?: string; protocol?: 'tcp' | 'udp' }) {
  return vantagePoints.map((from) => short(cellOf(input, { from, ...question })));
}

describe('a host shim', () => {
  it('lets the Docker host reach its workspaces at their LAN address', () => {
    const lanOnly = situation({ endpoints: [homeLan], ports: [] }, withShim);
    const cell = cellOf(lanOnly, { from: 'docker-host', via: 'lan-address' });
    expect(cell).toMatchObject({ verdict: 'answers', reason: 'host_shim', protocol: 'icmp' });
    expect(cell.hops).toEqual([
      { at: 'host', action: 'send', interface: 'trl-0123456789' },
      { at: 'macvlan', action: 'switch', interface: 'eth0' },
      { at: 'container', action: 'deliver' },
      { at: 'container', action: 'reply-by-lan' },
      { at: 'host', action: 'deliver' },
    ]);
    for (const protocol of ['tcp', 'udp'] as const) {
      const both = situation({}, withShim);
      expect(short(cellOf(both, { from: 'docker-host', via: 'lan-address', protocol }))).toBe('answers host_shim');
    }
  });

  it('lets the Docker host reach a guest at its own address', () => {
    expect(short(cellOf(desktop({}, withShim), { from: 'docker-host', via: 'guest-address' }))).toBe(
      'answers host_shim',
    );
  });

  it.each([
    ['is down', { up: false }],
    ['is on another parent', { parent: 'eth1' }],
    ['is on another LAN', { addresses: ['10.0.0.5/32'] }],
    ['is none of Trailer’s', { name: 'macvlan-host' }],
  ])('that %s is none', (_what, changes) => {
    const other = nic('trl-0123456789', 'macvlan', { ...shim, ...changes });
    const input = situation({}, [...sharedNic, other]);
    expect(cellOf(input, { from: 'docker-host', via: 'lan-address' }).verdict).toBe('blocked');
  });

  it('is the way round that is offered where nothing else is, to workspaces that would hear it', () => {
    const cure = (lan: typeof homeLan) =>
      cellOf(situation({ endpoints: [lan], ports: [] }), { from: 'docker-host', via: 'lan-address' }).cure;
    expect(cure(homeLan)).toMatch(/give the network a host shim\.$/);
    expect(cure({ ...homeLan, mode: 'private' })).toMatch(/NIC that holds no host address\.$/);
    expect(cure({ ...homeLan, driver: 'ipvlan', mode: 'l2' })).toMatch(/NIC that holds no host address\.$/);
  });

  it('changes nothing about the ports at the host’s own address', () => {
    const cells = (interfaces: readonly HostInterface[]) =>
      predictReachability(situation({}, interfaces)).filter(({ address }) => address === '192.168.1.10');
    expect(cells(withShim)).toEqual(cells(sharedNic));
    expect(cells(withShim)).toHaveLength(10);
  });

  it.each(['tcp', 'udp'] as const)(
    'has the published ports too, for everybody but the workspace itself, by %s',
    (protocol) => {
      const question = { via: 'host-port', address: '192.168.1.250', protocol } as const;
      expect(row(situation({}, withShim), question)).toEqual([
        'answers published_by_return_path',
        'answers published_by_return_path',
        'answers published',
        'answers published_by_return_path',
        'blocked source_is_own_address',
      ]);
    },
  );

  it('shows no ports where the host has no way back to the LAN, and reaches its workspaces all the same', () => {
    for (const eth0 of [nic('eth0', 'physical'), nic('eth0', 'physical', { addresses: ['10.0.0.10/24'] })]) {
      const input = situation({}, [eth0, shim]);
      expect(predictReachability(input).filter(({ address }) => address === '192.168.1.250')).toEqual([]);
      expect(short(cellOf(input, { from: 'docker-host', via: 'lan-address' }))).toBe('answers host_shim');
    }
    const down = nic('eth9', 'physical', { addresses: ['192.168.1.10/24'], up: false });
    expect(predictReachability(situation({}, [down, shim])).map(({ via }) => via)).not.toContain('host-port');
  });

  it('takes a reply without a return path back to the host alone', () => {
    const question = { via: 'host-port', address: '192.168.1.250', protocol: 'tcp' } as const;
    expect(row(situation({ returnPathInstalled: false }, withShim), question).slice(0, 2)).toEqual([
      'answers published',
      'blocked return_path_missing',
    ]);
  });

  it('lets the host answer a workspace on a LAN alone that comes by its router', () => {
    const lanOnly = situation({ endpoints: [homeLan], publishedPorts: [] }, [...twoNics, shim]);
    const cell = cellOf(lanOnly, { from: 'docker-host', via: 'lan-address' });
    expect(short(cell)).toBe('answers host_shim');
  });
});

describe('the return path beside a host shim', () => {
  const exceptions = (hostInterfaces: readonly HostInterface[]) => {
    const ends = [dockerBridge, homeLan].map((end) => ({
      ...end,
      kind: end.driver === 'bridge' ? ('bridge' as const) : ('lan' as const),
    }));
    const plan = planReturnPath({ endpoints: ends, ports: [], guestInterface: null, hostInterfaces });
    return plan.routes.filter(({ table }) => table === 'main').map(({ destination }) => destination);
  };

  it('leaves replies to the shim on the LAN, and all the rest as it was', () => {
    expect(exceptions(withShim)).toEqual(exceptions(sharedNic));
    expect(exceptions(withShim)).toEqual(['192.168.1.10/32']);
  });

  it('keeps away from a macvlan of the host’s that is not Trailer’s, for whose routes nobody can speak', () => {
    const own = nic('macvlan-host', 'macvlan', { parent: 'eth0', addresses: ['192.168.1.250/32'] });
    expect(exceptions([...sharedNic, own])).toEqual(['192.168.1.10/32', '192.168.1.250/32']);
    const elsewhere = nic('trl-0123456789', 'macvlan', { parent: 'eth1', addresses: ['192.168.1.250/32'] });
    expect(exceptions([...sharedNic, elsewhere])).toEqual(['192.168.1.10/32', '192.168.1.250/32']);
  });
});
