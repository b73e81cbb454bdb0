import { describe, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { diagnose, openCase } from './diagnosis.ts';
import { outcomeOf } from './evidence.ts';
import { nic, type Situation, situation, situations } from './picture.fixture.ts';
import { describeTopology } from './topology.ts';

type Finding =
  | 'connected'
  | 'refused by the target'
  | 'no answer in 2000 ms'
  | 'network unreachable'
  | 'host unreachable';

function measured(cell: Cell, evidence: Finding): Cell {
  const refusalShowsArrival = cell.via !== 'host-port';
  const answers = evidence === 'connected' || (evidence.startsWith('refused') && refusalShowsArrival);
  const verdict = answers ? 'answers' : 'blocked';
  return { ...cell, measured: { verdict, evidence, sentFrom: 'host h1', ms: 1, at: '2026-01-01T00:00:00.000Z' } };
}

type Sender = Cell['from'];

/** A matrix as packets found it: what was predicted, but for what `finding` says otherwise. */
function probed(base: Situation, senders: readonly Sender[], finding: (cell: Cell) => Finding | null): readonly Cell[] {
  return base.cells.map((cell) =>
    senders.includes(cell.from)
      ? measured(cell, finding(cell) ?? (cell.verdict === 'answers' ? 'connected' : 'no answer in 2000 ms'))
      : cell,
  );
}

/** Where the way of a cell is found to stop: `host dnat`, with the state of the stop. */
function stopAt(base: Situation, cells: readonly Cell[], question: { from: Sender; via: Cell['via'] }): string | null {
  const cell = cells.find(({ from, via }) => from === question.from && via === question.via);
  if (cell === undefined) throw new Error('no such cell');
  const { stop } = diagnose(cell, openCase({ cells, topology: describeTopology(base), ports: base.workspace.ports }));
  if (stop === null) return null;
  const hop = cell.hops[stop.index];
  return `${hop?.at} ${hop?.action} ${stop.state}`;
}

const shared = situation();
const inside: readonly Sender[] = ['docker-host', 'itself'];
const silent = 'no answer in 2000 ms';

function lost(...ways: readonly (readonly [Sender, Cell['via']])[]) {
  return ({ from, via }: Cell): Finding | null =>
    ways.some(([sender, way]) => sender === from && way === via) ? silent : null;
}

describe('a packet that found what was predicted', () => {
  it('leaves the way as it was predicted', () => {
    const cells = probed(shared, inside, () => null);
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'host-port' })).toBeNull();
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'lan-address' })).toBe('macvlan drop stopped');
    expect(stopAt(shared, cells, { from: 'lan-client', via: 'bridge-address' })).toBe('lan drop stopped');
  });
});

describe('a packet lost on a way that was predicted to be good stops', () => {
  it('at the reply, when nothing from the workspace to its host comes back by the bridge', () => {
    const cells = probed(shared, inside, lost(['docker-host', 'host-port'], ['itself', 'host-port']));
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'host-port' })).toBe('container reply-by-bridge stopped');
  });

  it('at the reply to the address that the host sends from, whichever of its addresses it asks', () => {
    const two = situation({ nics: [nic('eth0', ['192.168.1.10/24', '192.168.1.11/24'])] });
    const cells = probed(two, inside, ({ from, via, address }) =>
      via === 'host-port' && (from === 'docker-host' || address === '192.168.1.10') ? silent : null,
    );
    const asked = cells.filter(({ from, via }) => from === 'docker-host' && via === 'host-port');
    expect(asked).toHaveLength(2);
    const at = openCase({ cells, topology: describeTopology(two), ports: two.workspace.ports });
    for (const cell of asked) expect(cell.hops[diagnose(cell, at).stop?.index ?? 0]?.action).toBe('reply-by-bridge');
  });

  it('at the host’s forwarding, when the way back is known to be good', () => {
    const cells = probed(shared, inside, lost(['docker-host', 'host-port']));
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'host-port' })).toBe('host dnat stopped');
  });

  it('at the host’s forwarding too, when only clients outside get no answer', () => {
    const cells = probed(shared, ['docker-host', 'itself', 'lan-client'], lost(['lan-client', 'host-port']));
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'host-port' })).toBeNull();
    expect(stopAt(shared, cells, { from: 'lan-client', via: 'host-port' })).toBe('host dnat stopped');
  });

  it('at the bridge, when not even the host gets an answer there', () => {
    const cells = probed(
      shared,
      inside,
      lost(['docker-host', 'host-port'], ['docker-host', 'bridge-address'], ['itself', 'host-port']),
    );
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'bridge-address' })).toBe('bridge switch stopped');
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'host-port' })).toBe('bridge switch stopped');
  });

  it('inside the workspace, when the bridge carries other packets and the engine’s proxy only takes connections', () => {
    const udp = { hostPort: 8081, containerPort: 80, protocol: 'udp', hostAddress: null } as const;
    const both = situation({ ports: [...shared.workspace.ports, udp] });
    const cells = probed(both, inside, ({ protocol, from, via }) =>
      protocol === 'tcp' && from === 'docker-host' && via !== 'lan-address' ? silent : null,
    );
    expect(stopAt(both, cells, { from: 'docker-host', via: 'bridge-address' })).toBe('container deliver stopped');
    expect(stopAt(both, cells, { from: 'docker-host', via: 'host-port' })).toBe('container deliver stopped');
  });

  it('at the interface on the LAN, when the LAN itself carries packets', () => {
    const cells = probed(shared, ['lan-client'], lost(['lan-client', 'lan-address']));
    expect(stopAt(shared, cells, { from: 'lan-client', via: 'lan-address' })).toBe('macvlan switch stopped');
    const sibling = probed(shared, ['workspace'], lost(['workspace', 'lan-address']));
    expect(stopAt(shared, sibling, { from: 'workspace', via: 'lan-address' })).toBe('macvlan switch stopped');
  });

  it('at the service, when it is refused everywhere', () => {
    const cells = probed(shared, inside, () => 'refused by the target');
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'host-port' })).toBe('container deliver stopped');
  });

  it('at the host, when it is refused there and the service answers elsewhere', () => {
    const cells = probed(shared, inside, ({ via, from }) =>
      via === 'host-port' && from === 'docker-host' ? 'refused by the target' : null,
    );
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'host-port' })).toBe('host dnat stopped');
  });

  it('at its sender, when that has no route', () => {
    const cells = probed(shared, inside, ({ via, from }) =>
      via === 'bridge-address' && from === 'docker-host' ? 'network unreachable' : null,
    );
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'bridge-address' })).toBe('host send stopped');
  });

  it('in the container’s translation, when the guest answers at its own address', () => {
    const desktop = situations['a desktop on a LAN'] ?? shared;
    const cells = probed(desktop, ['docker-host', 'itself', 'lan-client'], ({ via, port }) =>
      port === 9090 || (port === 3389 && via === 'bridge-address') ? silent : null,
    );
    expect(stopAt(desktop, cells, { from: 'lan-client', via: 'host-port' })).toBe('container dnat stopped');
  });

  it('nowhere in particular, when every part of its way is known to be good', () => {
    const bridged = situations['a bridge alone'] ?? shared;
    const cells = probed(bridged, ['docker-host'], lost(['docker-host', 'bridge-address']));
    expect(stopAt(bridged, cells, { from: 'docker-host', via: 'bridge-address' })).toBe('host deliver unsure');
  });
});

describe('a packet that was answered though it could not be', () => {
  it('is told as a way that Trailer did not make', () => {
    const cells = probed(shared, inside, ({ from, via }) =>
      from === 'docker-host' && via === 'lan-address' ? 'connected' : null,
    );
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'lan-address' })).toBe('macvlan drop unsure');
    const cell = cells.find(({ from, via }) => from === 'docker-host' && via === 'lan-address');
    if (cell === undefined) throw new Error('no such cell');
    const found = diagnose(
      cell,
      openCase({ cells, topology: describeTopology(shared), ports: shared.workspace.ports }),
    );
    expect(found.cause).toContain('192.168.1.77');
    expect(found.cure).toContain('ip neigh show to 192.168.1.77');
  });
});

describe('every contradiction', () => {
  it.each(Object.entries(situations))('has a cause and a cure with %s', (_, base) => {
    for (const evidence of ['connected', silent, 'refused by the target', 'host unreachable'] as const) {
      const cells = base.cells.map((cell) => measured(cell, evidence));
      for (const cell of cells) {
        const found = diagnose(
          cell,
          openCase({ cells, topology: describeTopology(base), ports: base.workspace.ports }),
        );
        if (found.agreement !== 'contradicted') continue;
        expect(found.cause).toMatch(/\.$/);
        expect(found.cure).toMatch(/\.$/);
        expect(found.stop?.index).toBeLessThan(cell.hops.length);
      }
    }
  });
});

describe('the evidence of a packet', () => {
  it('is read as the agent writes it', () => {
    const found = (evidence: string, verdict: Cell['verdict'] = 'blocked') =>
      outcomeOf({ measured: { verdict, evidence, sentFrom: '', ms: 0, at: '' } });
    expect(outcomeOf({})).toBe('unmeasured');
    expect(found('connected', 'answers')).toBe('answered');
    expect(found('refused by the target', 'answers')).toBe('refused');
    expect(found('no answer in 2000 ms')).toBe('silent');
    expect(found('no answer in 2000 ms (a UDP service may choose not to answer)', 'unknown')).toBe('silent');
    expect(found('host unreachable')).toBe('unreachable');
    expect(found('prohibited on the way')).toBe('unreachable');
    expect(found('reset by the target')).toBe('wrong');
    expect(found('not sent: the container is not running', 'unknown')).toBe('unsent');
    expect(found('could not be sent: EMFILE', 'unknown')).toBe('unsent');
  });
});
