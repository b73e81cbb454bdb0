import { type VantagePoint, type Via, vantagePoints } from '@trailer/netmodel';
import { type Cell, showTarget, targetKey } from './cell.ts';

/** One address and port, asked from every vantage point. */
export interface MatrixRow {
  readonly key: string;
  /** The address with its port and protocol. */
  readonly label: string;
  /** In the order of the matrix's columns; undefined where nobody asked. */
  readonly cells: readonly (Cell | undefined)[];
}

/** Rows that lead into the workspace the same way. */
export interface MatrixGroup {
  readonly via: Via;
  readonly rows: readonly MatrixRow[];
}

export interface Matrix {
  readonly columns: readonly VantagePoint[];
  readonly groups: readonly MatrixGroup[];
}

const ways: readonly Via[] = ['host-port', 'lan-address', 'guest-address', 'bridge-address'];

/** Cells as a table: addresses down, vantage points across, both in the order in which they were answered. */
export function arrangeCells(cells: readonly Cell[]): Matrix {
  const columns = vantagePoints.filter((from) => cells.some((cell) => cell.from === from));
  const groups = ways.map((via) => ({ via, rows: rowsOf(columns, cells, via) })).filter(({ rows }) => rows.length > 0);
  return { columns, groups };
}

function rowsOf(columns: readonly VantagePoint[], cells: readonly Cell[], via: Via): readonly MatrixRow[] {
  const byTarget = Map.groupBy(
    cells.filter((cell) => cell.via === via),
    targetKey,
  );
  return [...byTarget].map(([key, asked]) => ({
    key,
    label: asked[0] === undefined ? '' : showTarget(asked[0]),
    cells: columns.map((from) => asked.find((cell) => cell.from === from)),
  }));
}

/** A place in the matrix: the row counted through all groups. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export const gridKeys = [
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
] as const;
export type GridKey = (typeof gridKeys)[number];

/** Where a key leads to from a place, as it does in grids: never out of the matrix. */
export function moveInGrid(
  { row, column }: Place,
  { key, withControl = false }: { readonly key: GridKey; readonly withControl?: boolean },
  size: { readonly rows: number; readonly columns: number },
): Place {
  const [lastRow, lastColumn] = [size.rows - 1, size.columns - 1];
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(lastRow, row + 1), column };
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(lastColumn, column + 1) };
    case 'Home':
      return { row: withControl ? 0 : row, column: 0 };
    case 'End':
      return { row: withControl ? lastRow : row, column: lastColumn };
    case 'PageUp':
      return { row: 0, column };
    case 'PageDown':
      return { row: lastRow, column };
  }
}
