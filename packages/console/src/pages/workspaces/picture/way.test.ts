import { describe, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { home, nic, type Situation, situation, situations } from './picture.fixture.ts';
import { describeTopology } from './topology.ts';
import { predictedStop, traceWay, type WayStep } from './way.ts';

type Question = Partial<Pick<Cell, 'from' | 'via' | 'address' | 'port'>>;

function cellOf({ cells }: Situation, question: Question): Cell {
  const found = cells.find((cell) =>
    Object.entries(question).every(([name, wanted]) => cell[name as keyof Question] === wanted),
  );
  if (found === undefined) throw new Error(`no cell for ${JSON.stringify(question)}`);
  return found;
}

function wayOf(surroundings: Situation, question: Question): readonly WayStep[] {
  return traceWay(cellOf(surroundings, question), describeTopology(surroundings));
}

/** The stations a way lights up, one after the other, with those it only passes. */
function lit(steps: readonly WayStep[]): string {
  return steps
    .map(({ station, links }) => {
      const passed = links.slice(0, -1).map((link) => link);
      return [...passed.map((link) => `(${link})`), station].join(' ');
    })
    .join(' > ');
}

const shared = situation();
const named = (name: string): Situation => {
  const found = situations[name];
  if (found === undefined) throw new Error(`no situation "${name}"`);
  return found;
};

describe.each(Object.entries(situations))('with %s, in every cell', (_, surroundings) => {
  const topology = describeTopology(surroundings);

  it('every hop is at a station of the picture, and the links between two hops join their stations', () => {
    const ids = new Set(topology.stations.map(({ id }) => id));
    for (const cell of surroundings.cells) {
      const steps = traceWay(cell, topology);
      expect(steps.map(({ hop }) => hop)).toEqual(cell.hops);
      for (const [index, { station, links }] of steps.entries()) {
        expect(ids).toContain(station);
        if (links.length === 0) continue;
        const end = links.reduce(
          (at, link) => {
            const ends = topology.links.find(({ id }) => id === link)?.ends ?? [];
            expect(ends).toContain(at);
            return ends.find((other) => other !== at) ?? at;
          },
          steps[index - 1]?.station ?? '',
        );
        expect(end).toBe(station);
      }
    }
  });

  it('a way that answers is passed to its end, and one that is blocked stops at its last hop', () => {
    for (const cell of surroundings.cells) {
      const states = traceWay(cell, topology).map(({ state }) => state);
      expect(states.slice(0, -1).every((state) => state === 'passed')).toBe(true);
      const last = { answers: 'passed', blocked: 'stopped', unknown: 'unsure' } as const;
      expect(states.at(-1)).toBe(last[cell.verdict]);
    }
  });

  it('a way that goes on between two stations lights up the links between them', () => {
    for (const cell of surroundings.cells) {
      if (cell.reason === 'not_running') continue;
      const steps = traceWay(cell, topology);
      for (const [index, { station, links }] of steps.entries()) {
        const before = steps[index - 1]?.station;
        if (before !== undefined && before !== station) expect(links).not.toEqual([]);
      }
    }
  });
});

describe('the way of a packet', () => {
  it('to a published port enters by the NIC, passes host and bridge, and comes back the same way', () => {
    expect(lit(wayOf(shared, { from: 'lan-client', via: 'host-port' }))).toBe(
      'lan-client:0 > lan:0 > (lan:0~nic:eth0) host > bridge:default > container > container > ' +
        '(bridge:default~container) (host~bridge:default) (nic:eth0~host) (lan:0~nic:eth0) lan-client:0',
    );
  });

  it('to a workspace on the network of its host enters by the NIC, and passes no bridge', () => {
    expect(lit(wayOf(named('the network of its host'), { from: 'lan-client', via: 'host-port' }))).toBe(
      'lan-client:0 > lan:0 > (lan:0~nic:eth0) host > container > host > (nic:eth0~host) (lan:0~nic:eth0) lan-client:0',
    );
  });

  it('from off the LAN passes the router, both ways', () => {
    const steps = wayOf(shared, { from: 'off-lan-client', via: 'host-port' });
    expect(steps.map(({ station }) => station).slice(0, 4)).toEqual(['off-lan-client', 'router:0', 'lan:0', 'host']);
    expect(steps.at(-1)?.links).toContain('router:0~lan:0');
    expect(steps.at(-1)?.reply).toBe(true);
  });

  it('from the host to its own macvlan stops there, at the parent NIC’s other side', () => {
    const steps = wayOf(shared, { from: 'docker-host', via: 'lan-address' });
    expect(lit(steps)).toBe('host > (nic:eth0~host) macvlan:home');
    expect(steps.at(-1)?.state).toBe('stopped');
  });

  it('from the host by another NIC goes out to the LAN and comes back by it', () => {
    const dedicated = named('a dedicated NIC');
    expect(lit(wayOf(dedicated, { from: 'docker-host', via: 'lan-address' }))).toBe(
      'host > (nic:eth9~host) lan:0 > (lan:0~nic:eth0) macvlan:home > container > container > ' +
        '(macvlan:home~container) (nic:eth0~macvlan:home) (lan:0~nic:eth0) (lan:0~nic:eth9) host',
    );
  });

  it('to the LAN address comes by the parent NIC and never through the host', () => {
    expect(lit(wayOf(shared, { from: 'lan-client', via: 'lan-address' }))).toBe(
      'lan-client:0 > lan:0 > (lan:0~nic:eth0) macvlan:home > container > container > ' +
        '(macvlan:home~container) (nic:eth0~macvlan:home) (lan:0~nic:eth0) lan-client:0',
    );
  });

  it('to the bridge address stays inside the host, and from the LAN ends on the LAN', () => {
    expect(lit(wayOf(shared, { from: 'docker-host', via: 'bridge-address' }))).toBe(
      'host > bridge:default > container > container > (bridge:default~container) host',
    );
    expect(lit(wayOf(shared, { from: 'lan-client', via: 'bridge-address' }))).toBe('lan-client:0 > lan:0 > lan:0');
  });

  it('to a guest goes through the container, which translates it, and back', () => {
    const steps = wayOf(named('a desktop on a LAN'), { from: 'lan-client', via: 'host-port', port: 9090 });
    expect(steps.map(({ station, hop }) => `${station} ${hop.action}`)).toEqual([
      'lan-client:0 send',
      'lan:0 switch',
      'host dnat',
      'bridge:default switch',
      'container dnat',
      'container masquerade',
      'macvlan:home switch',
      'guest deliver',
      'guest reply-by-lan',
      'container reply-by-bridge',
      'lan-client:0 deliver',
    ]);
    expect(steps.at(-2)?.links).toEqual(['macvlan:home~guest', 'macvlan:home~container']);
  });

  it('to the guest’s own address does not pass the container', () => {
    const steps = wayOf(named('a desktop on a LAN'), { from: 'lan-client', via: 'guest-address' });
    expect(steps.map(({ station }) => station)).not.toContain('container');
    expect(steps.flatMap(({ links }) => links)).not.toContain('macvlan:home~container');
  });

  it('on several LANs is on the one of the asked address', () => {
    const several = named('two LANs and two bridges');
    const stations = (question: Question) => wayOf(several, question).map(({ station }) => station);
    expect(stations({ from: 'lan-client', via: 'lan-address', address: '10.0.0.77' })).toEqual([
      'lan-client:1',
      'lan:1',
      'macvlan:lab',
      'container',
      'container',
      'lan-client:1',
    ]);
    expect(stations({ from: 'docker-host', via: 'bridge-address', address: '172.17.0.2' })).toContain('bridge:default');
    expect(stations({ from: 'docker-host', via: 'bridge-address', address: '172.30.0.2' })).toContain('bridge:team');
    expect(stations({ from: 'lan-client', via: 'host-port', address: '192.168.1.10' })).toContain('bridge:team');
  });

  it('out of the container by a LAN leaves by the interface and the NIC that the hop names', () => {
    const dedicated = named('a dedicated NIC');
    const steps = wayOf({ ...dedicated }, { from: 'itself', via: 'host-port' });
    expect(steps[0]?.station).toBe('container');
    expect(steps[1]?.links.slice(0, 2)).toEqual(['macvlan:home~container', 'nic:eth0~macvlan:home']);
  });

  it('is not made up where the workspace does not run', () => {
    const steps = wayOf(named('a stopped workspace'), { from: 'lan-client', via: 'host-port' });
    expect(steps.map(({ station, links, state }) => [station, links, state])).toEqual([
      ['lan-client:0', [], 'passed'],
      ['container', [], 'stopped'],
    ]);
  });

  it('that is stopped earlier than predicted leaves the rest unreached', () => {
    const cell = cellOf(shared, { from: 'lan-client', via: 'host-port' });
    const steps = traceWay(cell, describeTopology(shared), { index: 2, state: 'stopped' });
    expect(steps.map(({ state }) => state)).toEqual([
      'passed',
      'passed',
      'stopped',
      ...Array(cell.hops.length - 3).fill('unreached'),
    ]);
  });

  it('of which not all is known ends unsure', () => {
    const cell: Cell = { ...cellOf(shared, { from: 'lan-client', via: 'host-port' }), verdict: 'unknown' };
    expect(predictedStop(cell)).toEqual({ index: cell.hops.length - 1, state: 'unsure' });
  });

  it('has every station and every action somewhere in these situations', () => {
    const odd = [
      situation({ nics: [nic('eth0', []), nic('eth1', ['10.0.0.10/24'])], networks: [home] }),
      situation({ defaultBridge: false, addresses: [['home', '192.168.1.77']] }),
    ];
    const hops = [...Object.values(situations), ...odd].flatMap(({ cells }) => cells.flatMap((cell) => cell.hops));
    expect([...new Set(hops.map(({ at }) => at))].toSorted()).toEqual([
      'bridge',
      'container',
      'guest',
      'host',
      'lan',
      'lan-client',
      'macvlan',
      'off-lan-client',
      'router',
      'workspace',
    ]);
    expect([...new Set(hops.map(({ action }) => action))].toSorted()).toEqual([
      'deliver',
      'dnat',
      'drop',
      'masquerade',
      'proxy',
      'reply-by-bridge',
      'reply-by-lan',
      'reply-lost',
      'route',
      'send',
      'switch',
    ]);
  });
});

describe('through a host shim', () => {
  it('the host reaches its workspace, and the reply comes back the same way', () => {
    const way = wayOf(named('a host shim'), { from: 'docker-host', via: 'lan-address' });
    expect(lit(way)).toBe(
      'host > (nic:trl-0123456789~host) macvlan:home > container > ' +
        'container > (macvlan:home~container) (nic:trl-0123456789~macvlan:home) host',
    );
  });
});
