import { type Place, placeStations } from './places.ts';
import type { Link, Station, Topology } from './topology.ts';
import { wrapText } from './wrap-text.ts';

/** A station with its place in the picture, in the picture's own units. */
export interface DrawnStation {
  readonly station: Station;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: readonly string[];
  readonly lines: readonly string[];
}

/** A link as a path of SVG. */
export interface DrawnLink {
  readonly link: Link;
  readonly path: string;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly stations: readonly DrawnStation[];
  readonly links: readonly DrawnLink[];
}

/** From the clients on the left to the guest on the right, or from top to bottom where there is no room for that. */
export type Orientation = 'wide' | 'tall';

/** Sizes of what is drawn; the picture's style sheet sets type by the same figures. */
export const type = { titlePx: 13, linePx: 11, titleHeight: 17, lineHeight: 14, padding: 6 } as const;

const shapes = {
  wide: { levelGap: 24, rowGap: 18, least: 112, most: 190 },
  tall: { levelGap: 30, rowGap: 5, least: 100, most: 220 },
} as const;

/** Room for the numbers on the edges of stations. */
const margin = 6;
const wideLevels = 7;
/** What a letter takes of its size, in the two typefaces. */
const widths = { title: 0.68, line: 0.602 } as const;
const maxLines = 5;

/** Draws a topology into a given width; it becomes wider than that only where stations would become too small to read. */
export function layoutTopology(
  topology: Topology,
  { orientation, width }: { orientation: Orientation; width: number },
): Picture {
  const places = placeStations(topology, orientation === 'tall');
  const grid = measureGrid(topology, { places, orientation, width });
  const boxes = new Map(topology.stations.map((station) => [station.id, boxOf(station, grid)]));
  const stations = topology.stations.flatMap((station) => {
    const [box, texts] = [boxes.get(station.id), grid.texts.get(station.id)];
    return box === undefined || texts === undefined ? [] : [{ station, ...turned(box, orientation), ...texts }];
  });
  const links = topology.links.flatMap((link) => {
    const [from, to] = link.ends.map((id) => boxes.get(id));
    return from === undefined || to === undefined ? [] : [{ link, path: pathBetween({ from, to }, grid) }];
  });
  const [main, cross] = [endOf(grid.levels), endOf(grid.rows)];
  const size = orientation === 'wide' ? { width: main, height: cross } : { width: cross, height: main };
  return { ...size, stations, links };
}

interface Texts {
  readonly title: readonly string[];
  readonly lines: readonly string[];
}

/** A stretch along one axis. */
interface Band {
  readonly start: number;
  readonly size: number;
}

interface Grid {
  readonly orientation: Orientation;
  readonly places: ReadonlyMap<string, Place>;
  readonly texts: ReadonlyMap<string, Texts>;
  readonly levels: readonly Band[];
  readonly rows: readonly Band[];
}

/** A box as the grid has it: along the levels (`main`), and across them. */
interface Box {
  readonly level: number;
  readonly main: Band;
  readonly cross: Band;
}

function measureGrid(
  topology: Topology,
  { places, orientation, width }: { places: ReadonlyMap<string, Place>; orientation: Orientation; width: number },
): Grid {
  const all = [...places.values()];
  const levelCount = Math.max(...all.map(({ level }) => level)) + 1;
  const rowCount = Math.max(...all.map(({ row, rows }) => row + rows));
  const { least, most, levelGap, rowGap } = shapes[orientation];
  const [count, gap] = orientation === 'wide' ? [wideLevels, levelGap] : [rowCount, rowGap];
  const stationWidth = Math.min(most, Math.max(least, Math.floor((width - 2 * margin - (count - 1) * gap) / count)));
  const texts = new Map(
    topology.stations.map((station) => {
      const covered = orientation === 'tall' ? (places.get(station.id)?.rows ?? 1) : 1;
      return [station.id, textsOf(station, stationWidth * covered)];
    }),
  );
  const heights = topology.stations.flatMap(({ id }) => {
    const [place, text] = [places.get(id), texts.get(id)];
    return place === undefined || text === undefined ? [] : [{ place, height: heightOf(text) }];
  });
  const fixed = (length: number) => Array.from({ length }, () => stationWidth);
  const tallest = (index: number, of: (place: Place) => number) =>
    Math.max(0, ...heights.filter(({ place }) => of(place) === index).map(({ height }) => height));
  const levelSizes =
    orientation === 'wide'
      ? fixed(levelCount)
      : fixed(levelCount).map((_, level) => tallest(level, (place) => place.level));
  const single = (place: Place) => (place.rows === 1 ? place.row : -1);
  const rowSizes =
    orientation === 'tall'
      ? fixed(rowCount)
      : stretch(
          fixed(rowCount).map((_, row) => tallest(row, single)),
          heights,
          rowGap,
        );
  return { orientation, places, texts, levels: bandsOf(levelSizes, levelGap), rows: bandsOf(rowSizes, rowGap) };
}

/** Makes the last row of a station that covers several large enough for all of its text. */
function stretch(
  sizes: readonly number[],
  heights: readonly { readonly place: Place; readonly height: number }[],
  gap: number,
): readonly number[] {
  return heights.reduce<readonly number[]>((grown, { place: { row, rows }, height }) => {
    const covered = grown.slice(row, row + rows).reduce((sum, size) => sum + size, (rows - 1) * gap);
    const last = row + rows - 1;
    return covered >= height ? grown : grown.with(last, (grown[last] ?? 0) + height - covered);
  }, sizes);
}

function bandsOf(sizes: readonly number[], gap: number): readonly Band[] {
  let start: number = margin;
  return sizes.map((size) => {
    const band = { start, size };
    start += size + gap;
    return band;
  });
}

function endOf(bands: readonly Band[]): number {
  const last = bands.at(-1);
  return last === undefined ? 2 * margin : last.start + last.size + margin;
}

function textsOf({ title, lines }: Station, width: number): Texts {
  const room = width - 2 * type.padding;
  const lettersOf = (px: number, share: number) => Math.max(6, Math.floor(room / (px * share)));
  // The blank behind each is seen by nobody: it keeps them apart where they are read as one text.
  const wrapped = lines.flatMap((line) => wrapText(`${line} `, lettersOf(type.linePx, widths.line)));
  const rest = wrapped.length - maxLines;
  return {
    title: wrapText(`${title} `, lettersOf(type.titlePx, widths.title)),
    lines: rest > 0 ? [...wrapped.slice(0, maxLines - 1), `and ${rest + 1} more`] : wrapped,
  };
}

function heightOf({ title, lines }: Texts): number {
  return 2 * type.padding + title.length * type.titleHeight + lines.length * type.lineHeight;
}

function boxOf({ id }: Station, { orientation, places, texts, levels, rows }: Grid): Box | undefined {
  const [place, text] = [places.get(id), texts.get(id)];
  if (place === undefined || text === undefined) return undefined;
  const [level, first, last] = [levels[place.level], rows[place.row], rows[place.row + place.rows - 1]];
  if (level === undefined || first === undefined || last === undefined) return undefined;
  const whole = { start: first.start, size: last.start + last.size - first.start };
  const height = heightOf(text);
  if (orientation === 'tall') return { level: place.level, main: centred(level, height), cross: whole };
  return { level: place.level, main: level, cross: place.rows === 1 ? centred(whole, height) : whole };
}

function centred({ start, size }: Band, needed: number): Band {
  return { start: start + (size - needed) / 2, size: needed };
}

function turned({ main, cross }: Box, orientation: Orientation): Omit<DrawnStation, 'station' | 'title' | 'lines'> {
  const [across, down] = orientation === 'wide' ? [main, cross] : [cross, main];
  return { x: across.start, width: across.size, y: down.start, height: down.size };
}

/** From side to side; what is behind other stations goes around them, in the gap between two levels. */
function pathBetween({ from, to }: { from: Box; to: Box }, { orientation, levels }: Grid): string {
  const [outer, inner] = from.level <= to.level ? [from, to] : [to, from];
  const point = (main: number, cross: number) =>
    orientation === 'wide' ? `${round(main)} ${round(cross)}` : `${round(cross)} ${round(main)}`;
  if (outer.level === inner.level) {
    const [upper, lower] = outer.cross.start <= inner.cross.start ? [outer, inner] : [inner, outer];
    const main = middle(upper.main);
    return `M${point(main, end(upper.cross))} L${point(main, lower.cross.start)}`;
  }
  const [crossOut, crossIn] = facing(outer.cross, inner.cross);
  const [mainOut, mainIn] = [end(outer.main), inner.main.start];
  const next = levels[outer.level + 1];
  if (inner.level - outer.level > 2 && next !== undefined) {
    const turn = (mainOut + next.start) / 2;
    return `M${point(mainOut, crossOut)} L${point(turn, crossOut)} L${point(turn, crossIn)} L${point(mainIn, crossIn)}`;
  }
  const half = (mainOut + mainIn) / 2;
  return `M${point(mainOut, crossOut)} C${point(half, crossOut)} ${point(half, crossIn)} ${point(mainIn, crossIn)}`;
}

/** Where two boxes are joined: opposite each other where they overlap, as a wide one does with everything beside it. */
function facing(one: Band, other: Band): readonly [number, number] {
  const [low, high] = [Math.max(one.start, other.start), Math.min(end(one), end(other))];
  if (low > high) return [middle(one), middle(other)];
  const [smaller] = [one, other].toSorted((left, right) => left.size - right.size);
  const shared = Math.min(high, Math.max(low, middle(smaller ?? one)));
  return [shared, shared];
}

function middle({ start, size }: Band): number {
  return start + size / 2;
}

function end({ start, size }: Band): number {
  return start + size;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
