import { stripVTControlCharacters } from 'node:util';

const gap = '  ';
const smallestColumn = 6;

export interface Column {
  readonly title: string;
  /** Gives up width when the table is wider than the terminal; a cut cell ends in `…`. */
  readonly shrink?: boolean;
  /** Gives up width likewise, but breaks its text into lines instead of cutting it. */
  readonly wrap?: boolean;
  /** Is left out, before anything is cut, when the table is wider than the terminal. */
  readonly optional?: boolean;
}

/** Text, or several values: one under the other on a terminal, on one line in a pipe. */
export type Cell = string | readonly string[];

/** How many columns of a terminal a text takes, colours not counted. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `${[...stripVTControlCharacters(text)].slice(0, Math.max(0, width - 1)).join('')}…`;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

function linesOf(cell: Cell | undefined): readonly string[] {
  if (cell === undefined) return [''];
  return typeof cell === 'string' ? [cell] : cell;
}

interface Layout {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

function naturalWidths({ columns, rows }: Layout): number[] {
  return columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...rows.flatMap((row) => linesOf(row[index]).map(widthOf))),
  );
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1);
}

function withoutOptional({ columns, rows }: Layout): Layout {
  const kept = columns.map((column) => column.optional !== true);
  return {
    columns: columns.filter((_, index) => kept[index]),
    rows: rows.map((row) => row.filter((_, index) => kept[index])),
  };
}

function canShrink(column: Column | undefined): boolean {
  return column?.shrink === true || column?.wrap === true;
}

/** Takes what is too much from the widest of the columns that may shrink, one character at a time. */
function shrinkToFit(columns: readonly Column[], widths: readonly number[], available: number): number[] {
  const fitted = [...widths];
  while (total(fitted) > available) {
    const candidates = fitted
      .map((width, index) => ({ width, index }))
      .filter(({ width, index }) => canShrink(columns[index]) && width > smallestColumn)
      .toSorted((a, b) => b.width - a.width);
    const widest = candidates[0];
    if (widest === undefined) break;
    fitted[widest.index] = widest.width - 1;
  }
  return fitted;
}

function formatRow(row: readonly Cell[], columns: readonly Column[], widths: readonly number[]): readonly string[] {
  const cells = columns.map((column, index) => {
    const lines = linesOf(row[index]);
    return column.wrap === true ? lines.flatMap((line) => wrap(line, widths[index] ?? 0)) : lines;
  });
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    widths
      .map((width, index) => pad(cut(cells[index]?.[line] ?? '', width), width))
      .join(gap)
      .trimEnd(),
  );
}

/** Lays out a table without borders. `available` is the terminal's width; null (a pipe, a file) cuts nothing. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  available: number | null,
): readonly string[] {
  if (available === null) {
    const flat = rows.map((row) => row.map((cell) => linesOf(cell).join(' ')));
    return layOut({ columns, rows: flat }, naturalWidths({ columns, rows: flat }));
  }
  const whole = { columns, rows };
  const layout = total(naturalWidths(whole)) > available ? withoutOptional(whole) : whole;
  return layOut(layout, shrinkToFit(layout.columns, naturalWidths(layout), available));
}

function layOut({ columns, rows }: Layout, widths: readonly number[]): readonly string[] {
  return [columns.map((column) => column.title), ...rows].flatMap((row) => formatRow(row, columns, widths));
}

/** Lays out `name  value` lines with the values aligned. */
export function formatFields(fields: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...fields.map(([name]) => widthOf(name)));
  return fields.map(([name, value]) => `${pad(name, width)}${gap}${value}`.trimEnd());
}

/** Breaks a text at spaces so that no line is wider than `width`. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/)) {
    const candidate = current === '' ? word : `${current} ${word}`;
    if (current !== '' && widthOf(candidate) > width) {
      lines.push(current);
      current = word;
    } else current = candidate;
  }
  return [...lines, current];
}
