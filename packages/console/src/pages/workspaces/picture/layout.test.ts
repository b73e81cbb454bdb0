import { describe, expect, it } from 'vitest';
import { type DrawnStation, layoutTopology, type Orientation } from './layout.ts';
import { nic, situation, situations } from './picture.fixture.ts';
import { placeStations } from './places.ts';
import { describeTopology } from './topology.ts';
import { wrapText } from './wrap-text.ts';

const views: readonly (readonly [Orientation, number])[] = [
  ['wide', 1000],
  ['wide', 1640],
  ['tall', 338],
  ['tall', 700],
];

function overlap(one: DrawnStation, other: DrawnStation): boolean {
  const apart =
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y;
  return !apart;
}

describe.each(Object.entries(situations))('with %s', (_, surroundings) => {
  const topology = describeTopology(surroundings);

  it.each(views)('%s at %i: every station is drawn inside the picture, and none on another', (orientation, width) => {
    const picture = layoutTopology(topology, { orientation, width });
    expect(picture.stations.map(({ station }) => station.id)).toEqual(topology.stations.map(({ id }) => id));
    for (const drawn of picture.stations) {
      expect(drawn.x).toBeGreaterThanOrEqual(0);
      expect(drawn.y).toBeGreaterThanOrEqual(0);
      expect(drawn.x + drawn.width).toBeLessThanOrEqual(picture.width);
      expect(drawn.y + drawn.height).toBeLessThanOrEqual(picture.height);
      const others = picture.stations.filter((other) => other !== drawn && overlap(drawn, other));
      expect(others.map(({ station }) => `${drawn.station.id} on ${station.id}`)).toEqual([]);
    }
  });

  it.each(views)('%s at %i: every link is drawn', (orientation, width) => {
    const picture = layoutTopology(topology, { orientation, width });
    expect(picture.links).toHaveLength(topology.links.length);
    for (const { path } of picture.links) expect(path).toMatch(/^M[\d. ]+ [CL][\d. CL]+$/);
  });

  it('no two stations share a place', () => {
    for (const deep of [false, true]) {
      const taken = [...placeStations(topology, deep).values()].flatMap(({ level, row, rows }) =>
        Array.from({ length: rows }, (__, offset) => `${level}.${row + offset}`),
      );
      expect(new Set(taken).size).toBe(taken.length);
    }
  });
});

describe('the picture', () => {
  it('fits a wide page as it is, and a phone from top to bottom', () => {
    const topology = describeTopology(situation());
    expect(layoutTopology(topology, { orientation: 'wide', width: 1000 }).width).toBeLessThanOrEqual(1000);
    expect(layoutTopology(topology, { orientation: 'tall', width: 338 }).width).toBeLessThanOrEqual(338);
  });

  it('keeps the interface on the LAN out of the row of the host, so that its line passes beside it', () => {
    for (const surroundings of Object.values(situations)) {
      const places = placeStations(describeTopology(surroundings), false);
      const macvlans = [...places].filter(([id]) => id.startsWith('macvlan:'));
      for (const [, place] of macvlans) expect(place.row).toBeGreaterThan(places.get('host')?.row ?? 99);
    }
  });

  it('gives every NIC of a LAN a row of its own, and the LAN all of them', () => {
    const nics = [nic('eth0', []), nic('eth8', ['192.168.1.11/24']), nic('eth9', ['192.168.1.10/24'])];
    const places = placeStations(describeTopology(situation({ nics })), false);
    const rows = ['nic:eth8', 'nic:eth9', 'nic:eth0'].map((id) => places.get(id)?.row);
    expect(rows).toEqual([0, 1, 2]);
    expect(places.get('lan:0')).toMatchObject({ row: 0, rows: 3 });
  });

  it('says how many addresses there was no room for', () => {
    const topology = describeTopology(situation());
    const many = {
      ...topology.stations[0],
      id: 'host',
      kind: 'host',
      title: 'h',
      lines: Array(9).fill('10.0.0.1'),
    } as const;
    const stations = topology.stations.map((station) => (station.id === 'host' ? many : station));
    const picture = layoutTopology({ ...topology, stations }, { orientation: 'wide', width: 1000 });
    const host = picture.stations.find(({ station }) => station.id === 'host');
    expect(host?.lines.at(-1)).toBe('and 5 more');
  });
});

describe('text in the picture', () => {
  it('is cut at blanks, else behind signs of addresses, and loses nothing', () => {
    expect(wrapText('behind the router', 12)).toEqual(['behind the ', 'router']);
    expect(wrapText('192.168.100.100', 12)).toEqual(['192.168.100.', '100']);
    expect(wrapText('Off-LAN client ', 10)).toEqual(['Off-LAN ', 'client ']);
    expect(wrapText('averylongnamewithoutsigns', 10)).toEqual(['averylongn', 'amewithout', 'signs']);
    const address = 'fd00:1234:5678:9abc:def0:1234:5678:9abc';
    expect(wrapText(address, 14).join('')).toBe(address);
    expect(wrapText('', 10)).toEqual([]);
  });
});
