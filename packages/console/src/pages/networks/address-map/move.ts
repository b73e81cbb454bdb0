/** How many squares there are, and how many stand side by side. */
export interface GridSize {
  readonly count: number;
  readonly columns: number;
}

const mostColumns = 16;

/** Sixteen squares side by side, so that the rows of a /24 begin at .0, .16, .32; fewer where there are no more. */
export function columnsOf(count: number): number {
  return Math.min(mostColumns, count);
}

/** Where a key leads from a square; null when it is none that walks. At an edge one stays. */
export function moveTo(key: string, from: number, { count, columns }: GridSize): number | null {
  const rowStart = from - (from % columns);
  const target = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    Home: rowStart,
    End: Math.min(count, rowStart + columns) - 1,
    PageUp: from % columns,
    PageDown: count - columns + (from % columns),
  }[key];
  if (target === undefined) return null;
  return target < 0 || target >= count ? from : target;
}
