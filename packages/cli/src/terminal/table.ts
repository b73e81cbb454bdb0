import { stripVTControlCharacters } from 'node:util';

const gap = '  ';
const smallestColumn = 6;

export interface Column {
  readonly title: string;
  /** Gives up width first when the table is wider than the terminal; a cut cell ends in `…`. */
  readonly shrink?: boolean;
  readonly align?: 'left' | 'right';
}

/** How many columns of a terminal a text takes, colours not counted. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `${[...stripVTControlCharacters(text)].slice(0, Math.max(0, width - 1)).join('')}…`;
}

function pad(text: string, column: { readonly width: number; readonly align?: 'left' | 'right' | undefined }): string {
  const space = ' '.repeat(Math.max(0, column.width - widthOf(text)));
  return column.align === 'right' ? space + text : text + space;
}

function widthsFor(columns: readonly Column[], rows: readonly (readonly string[])[]): number[] {
  return columns.map((column, index) =>
    Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
}

/** Takes what is too much from the widest of the columns that may shrink, one character at a time. */
function shrinkToFit(columns: readonly Column[], widths: readonly number[], available: number): number[] {
  const fitted = [...widths];
  const total = () => fitted.reduce((sum, width) => sum + width, 0) + gap.length * (fitted.length - 1);
  while (total() > available) {
    const candidates = fitted
      .map((width, index) => ({ width, index }))
      .filter(({ width, index }) => columns[index]?.shrink === true && width > smallestColumn)
      .toSorted((a, b) => b.width - a.width);
    const widest = candidates[0];
    if (widest === undefined) break;
    fitted[widest.index] = widest.width - 1;
  }
  return fitted;
}

/** Lays out a table without borders. `available` is the terminal's width; null (a pipe, a file) cuts nothing. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  available: number | null,
): readonly string[] {
  const natural = widthsFor(columns, rows);
  const widths = available === null ? natural : shrinkToFit(columns, natural, available);
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const width = widths[index] ?? 0;
        return pad(cut(cells[index] ?? '', width), { width, align });
      })
      .join(gap)
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...rows.map(line)];
}

/** Lays out `name  value` lines with the values aligned. */
export function formatFields(fields: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...fields.map(([name]) => widthOf(name)));
  return fields.map(([name, value]) => `${pad(name, { width })}${gap}${value}`.trimEnd());
}

/** Breaks a text at spaces so that no line is wider than `width`; further lines are indented. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/)) {
    const candidate = current === '' ? word : `${current} ${word}`;
    if (current !== '' && widthOf(candidate) > width) {
      lines.push(current);
      current = indent + word;
    } else current = candidate;
  }
  return [...lines, current];
}
