import { createStyle, type Style } from './style.ts';
import { type Cell, type Column, formatTable } from './table.ts';
import type { Stream, Terminal } from './terminal.ts';

/** Results go to standard output, everything said about them to standard error; with `json`, results are JSON only. */
export interface Output {
  readonly json: boolean;
  readonly style: Style;
  /** Columns of the terminal; null where the output is not one. */
  readonly width: number | null;
  /** One line of the result, for people. */
  line(text?: string): void;
  lines(texts: readonly string[]): void;
  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void;
  /** The result for programs: one JSON document. */
  document(value: unknown): void;
  /** A remark, on standard error. */
  note(text: string): void;
}

const narrowest = 60;

function widthOfStream(stream: Stream): number | null {
  return stream.isTTY === true ? Math.max(narrowest, stream.columns ?? 80) : null;
}

/** Makes the output of one command. */
export function createOutput(
  terminal: Pick<Terminal, 'stdout' | 'stderr'>,
  options: { readonly json: boolean; readonly plain: boolean },
): Output {
  const { stdout, stderr } = terminal;
  const style = createStyle(stdout.isTTY === true && !options.plain);
  const width = widthOfStream(stdout);
  const line = (text = ''): void => {
    stdout.write(`${text}\n`);
  };
  return {
    json: options.json,
    style,
    width,
    line,
    lines: (texts) => texts.forEach(line),
    table: (columns, rows) => {
      const [head = '', ...body] = formatTable(columns, rows, width);
      line(style.dim(head));
      body.forEach(line);
    },
    document: (value) => line(JSON.stringify(value, null, 2)),
    note: (text) => stderr.write(`${text}\n`),
  };
}
