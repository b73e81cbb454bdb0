import { describe, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { type Case, diagnose, openCase } from './diagnosis.ts';
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
type ReadBack = 'True' | 'False' | 'Unknown';

/** All measurements of a matrix, and what the agent says of the return path. */
function caseOf(base: Situation, cells: readonly Cell[], readBack?: ReadBack): Case {
  const conditions = readBack === undefined ? [] : [{ type: 'ReturnPathInstalled', status: readBack } as const];
  return openCase({ cells, topology: describeTopology(base), ports: base.workspace.ports, conditions });
}

function cellOf(cells: readonly Cell[], question: { from: Sender; via: Cell['via'] }): Cell {
  const cell = cells.find(({ from, via }) => from === question.from && via === question.via);
  if (cell === undefined) throw new Error('no such cell');
  return cell;
}

/** A matrix as packets found it: what was predicted, but for what `finding` says otherwise. */
function probed(base: Situation, senders: readonly Sender[], finding: (cell: Cell) => Finding | null): readonly Cell[] {
  return base.cells.map((cell) =>
    senders.includes(cell.from)
      ? measured(cell, finding(cell) ?? (cell.verdict === 'answers' ? 'connected' : 'no answer in 2000 ms'))
      : cell,
  );
}

interface Question {
  readonly from: Sender;
  readonly via: Cell['via'];
  readonly readBack?: ReadBack;
}

/** Where the way of a cell is found to stop: `host dnat`, with the state of the stop. */
function stopAt(base: Situation, cells: readonly Cell[], { readBack, ...question }: Question): string | null {
  const cell = cellOf(cells, question);
  const { stop } = diagnose(cell, caseOf(base, cells, readBack));
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
    const at = caseOf(two, cells);
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

describe('a packet from the LAN that alone is lost', () => {
  const senders: readonly Sender[] = ['docker-host', 'itself', 'lan-client'];
  const cells = probed(shared, senders, lost(['lan-client', 'host-port']));
  const asked = { from: 'lan-client', via: 'host-port' } as const;
  const diagnosed = (found: readonly Cell[], readBack?: ReadBack) =>
    diagnose(cellOf(found, asked), caseOf(shared, found, readBack));

  it('is lost by the return path when the agent did not find that in the kernel', () => {
    for (const readBack of ['False', 'Unknown'] as const) {
      expect(stopAt(shared, cells, { ...asked, readBack })).toBe('container reply-by-bridge stopped');
      expect(diagnosed(cells, readBack).cause).toMatch(/the return path is not in the container’s kernel\.$/);
    }
  });

  it('is lost by the host’s forwarding when the return path was read back', () => {
    expect(stopAt(shared, cells, { ...asked, readBack: 'True' })).toBe('host dnat stopped');
    expect(diagnosed(cells, 'True').cure).toMatch(/FORWARD and DOCKER-USER/);
  });

  it('is lost by forwarding then too when several ports are, which have the return path in common', () => {
    const second = { hostPort: 8081, containerPort: 81, protocol: 'tcp', hostAddress: null } as const;
    const two = situation({ ports: [...shared.workspace.ports, second] });
    const both = probed(two, senders, lost(['lan-client', 'host-port']));
    expect(stopAt(two, both, asked)).toBe('container reply-by-bridge stopped');
    expect(stopAt(two, both, { ...asked, readBack: 'True' })).toBe('host dnat stopped');
  });

  it('is lost by what overrides the return path, when clients off the LAN get through the same forwarding', () => {
    const through = probed(shared, [...senders, 'off-lan-client'], lost(['lan-client', 'host-port']));
    for (const readBack of [undefined, 'True', 'False'] as const)
      expect(stopAt(shared, through, { ...asked, ...(readBack && { readBack }) })).toBe(
        'container reply-by-bridge stopped',
      );
    expect(diagnosed(through, 'True').cause).toMatch(/something there overrides it\.$/);
    expect(diagnosed(through, 'False').cause).not.toMatch(/overrides/);
    expect(diagnosed(through).cause).toMatch(/not in the container’s kernel, or something overrides it\.$/);
  });
});

describe('a packet of the host and one of the workspace that are both lost', () => {
  it('speak against the return path that they have in common, whatever was read back', () => {
    const cells = probed(shared, inside, lost(['docker-host', 'host-port'], ['itself', 'host-port']));
    for (const from of ['docker-host', 'itself'] as const)
      expect(stopAt(shared, cells, { from, via: 'host-port', readBack: 'True' })).toMatch(/^container (reply|send)/);
  });
});

describe('what a matrix counts as lost', () => {
  const lossesOf = (cells: readonly Cell[]) => [...caseOf(shared, cells).losses];

  it('is nothing where packets found what was predicted, or more', () => {
    expect(lossesOf(shared.cells)).toEqual([]);
    expect(lossesOf(probed(shared, inside, () => null))).toEqual([]);
    const found = lost(['docker-host', 'lan-address']);
    expect(lossesOf(probed(shared, inside, (cell) => found(cell) && 'connected'))).toEqual([]);
  });

  it('is each part of a way that was predicted to be good, once a packet', () => {
    const losses = lossesOf(probed(shared, inside, lost(['docker-host', 'host-port'])));
    expect(losses.map(([fact]) => fact.split(' ')[0])).toEqual([
      'sender',
      'mapping',
      'bridge',
      'service',
      'return-path',
    ]);
    expect(new Set(losses.map(([, count]) => count))).toEqual(new Set([1]));
  });
});

describe('a service that refuses', () => {
  const curedOf = (base: Situation) => {
    const cells = probed(base, inside, () => 'refused by the target');
    return diagnose(cellOf(cells, { from: 'docker-host', via: 'host-port' }), caseOf(base, cells)).cure;
  };

  it('is to be started, and on a desktop to be allowed in the settings of Windows', () => {
    expect(curedOf(shared)).toMatch(/listen on every address \(0\.0\.0\.0\)/);
    expect(curedOf(situations['a desktop on a LAN'] ?? shared)).toMatch(/settings of Windows/);
  });
});

describe('a packet that was answered though it could not be', () => {
  it('is told as a way that Trailer did not make', () => {
    const cells = probed(shared, inside, ({ from, via }) =>
      from === 'docker-host' && via === 'lan-address' ? 'connected' : null,
    );
    expect(stopAt(shared, cells, { from: 'docker-host', via: 'lan-address' })).toBe('macvlan drop unsure');
    const found = diagnose(cellOf(cells, { from: 'docker-host', via: 'lan-address' }), caseOf(shared, cells));
    expect(found.cause).toContain('192.168.1.77');
    expect(found.cure).toContain('ip neigh show to 192.168.1.77');
  });
});

describe('every contradiction', () => {
  it.each(Object.entries(situations))('has a cause and a cure with %s', (_, base) => {
    for (const evidence of ['connected', silent, 'refused by the target', 'host unreachable'] as const) {
      const cells = base.cells.map((cell) => measured(cell, evidence));
      for (const cell of cells) {
        const found = diagnose(cell, caseOf(base, cells));
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
