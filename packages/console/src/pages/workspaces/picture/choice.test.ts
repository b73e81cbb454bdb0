import { describe, expect, it } from 'vitest';
import { type Cell, cellKey } from './cell.ts';
import { chooseStation, firstChoice, withMeasurements } from './choice.ts';
import { situation, situations } from './picture.fixture.ts';
import { describeTopology } from './topology.ts';

const base = situations['a desktop on a LAN'] ?? situation();
const topology = describeTopology(base);

function choose(id: string, chosen: Cell): string {
  const station = topology.stations.find((candidate) => candidate.id === id);
  if (station === undefined) throw new Error(`no station ${id}`);
  const next = chooseStation(station, { cells: base.cells, topology, chosen });
  return next === undefined ? 'nothing' : `${next.from} ${next.via} ${next.address}:${next.port}`;
}

function cell(question: Partial<Cell>): Cell {
  const found = base.cells.find((candidate) =>
    Object.entries(question).every(([name, wanted]) => candidate[name as keyof Cell] === wanted),
  );
  if (found === undefined) throw new Error('no such cell');
  return found;
}

describe('a station of the picture that is chosen', () => {
  const chosen = cell({ from: 'lan-client', via: 'host-port', port: 9090 });

  it('is where the connection starts from, when connections start there', () => {
    expect(choose('off-lan-client', chosen)).toBe('off-lan-client host-port 192.168.1.10:9090');
    expect(choose('workspace', chosen)).toBe('workspace host-port 192.168.1.10:9090');
    expect(choose('router:0', chosen)).toBe('off-lan-client host-port 192.168.1.10:9090');
    expect(choose('host', chosen)).toBe('docker-host host-port 192.168.1.10:9090');
  });

  it('is what is asked, when it holds addresses', () => {
    expect(choose('guest', chosen)).toBe('lan-client guest-address 192.168.1.213:3389');
    expect(choose('macvlan:home', chosen)).toBe('lan-client lan-address 192.168.1.77:8006');
    expect(choose('container', chosen)).toMatch(/^lan-client (lan|bridge)-address /);
  });

  it('asks its next address and port when one of them is asked already', () => {
    expect(choose('nic:eth0', chosen)).toBe('lan-client host-port 192.168.1.10:8006');
    expect(choose('nic:eth0', cell({ from: 'lan-client', via: 'host-port', port: 8006 }))).toBe(
      'lan-client host-port 192.168.1.10:9090',
    );
    expect(choose('host', cell({ from: 'docker-host', via: 'guest-address' }))).toMatch(/^docker-host host-port /);
  });

  it('changes nothing when nothing there can be asked', () => {
    expect(choose('lan:0', chosen)).toBe('nothing');
    expect(choose('lan-client:0', chosen)).toBe('nothing');
  });
});

describe('what packets found', () => {
  const measured = { verdict: 'answers', evidence: 'connected', sentFrom: 'host h1', ms: 1, at: '' } as const;

  it('stays beside the prediction of the same question, also when the prediction changes', () => {
    const probed = base.cells.map((one) => ({ ...one, measured }));
    const [first, ...rest] = base.cells;
    if (first === undefined) throw new Error('no cells');
    const merged = withMeasurements([{ ...first, verdict: 'unknown' }, ...rest], probed);
    expect(merged.every((one) => one.measured === measured)).toBe(true);
    expect(merged[0]?.verdict).toBe('unknown');
  });

  it('is left out where the question is not asked any more, and missing where no packet was sent', () => {
    const [first] = base.cells;
    if (first === undefined) throw new Error('no cells');
    expect(withMeasurements([first], [{ ...first, address: '192.168.1.99', measured }])[0]?.measured).toBeUndefined();
  });
});

it('the first cell that is shown is what a LAN client finds', () => {
  expect(firstChoice(base.cells)?.from).toBe('lan-client');
  expect(firstChoice([])).toBeUndefined();
  expect(cellKey(firstChoice(base.cells) ?? cell({}))).toContain('host-port');
});
