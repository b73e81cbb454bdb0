import type { ReachabilityCell } from '@trailer/contract';
import type { Style } from '../terminal/style.ts';
import type { Column } from '../terminal/table.ts';

export type VantagePoint = ReachabilityCell['from'];
type Verdict = ReachabilityCell['verdict'];

/** Vantage points in the order of the columns, with what the columns are called. */
export const vantagePoints: Readonly<Record<VantagePoint, string>> = {
  'docker-host': 'HOST',
  'lan-client': 'LAN',
  'off-lan-client': 'OFF-LAN',
  workspace: 'WORKSPACE',
  itself: 'ITSELF',
};

const vias: Readonly<Record<ReachabilityCell['via'], string>> = {
  'host-port': 'host port',
  'lan-address': 'LAN',
  'guest-address': 'guest',
  'bridge-address': 'bridge',
};

const marks: Readonly<Record<Verdict, string>> = { answers: '✓', blocked: '✗', unknown: '?' };

/** What a cell is about, `192.168.1.10:9090/tcp`; an address alone where no port is asked for. */
export function targetOf(cell: Pick<ReachabilityCell, 'address' | 'port' | 'protocol'>): string {
  if (cell.port === null) return `${cell.address} ping`;
  const address = cell.address.includes(':') ? `[${cell.address}]` : cell.address;
  return `${address}:${cell.port}/${cell.protocol}`;
}

/** Whether what was measured contradicts what was predicted; an unknown on either side contradicts nothing. */
export function differs(cell: ReachabilityCell): boolean {
  const measured = cell.measured?.verdict;
  return measured !== undefined && measured !== 'unknown' && cell.verdict !== 'unknown' && measured !== cell.verdict;
}

function paintVerdict(style: Style, verdict: Verdict): string {
  switch (verdict) {
    case 'answers':
      return style.good(marks.answers);
    case 'blocked':
      return style.bad(marks.blocked);
    case 'unknown':
      return style.warn(marks.unknown);
  }
}

/** A predicted cell alone, `✓`. */
export function formatPrediction(cell: ReachabilityCell, style: Style): string {
  return paintVerdict(style, cell.verdict);
}

/** A measured cell alone, `✗`; `·` where nothing was sent. */
export function formatMeasurement({ measured }: ReachabilityCell, style: Style): string {
  return measured === undefined ? style.dim('·') : paintVerdict(style, measured.verdict);
}

/** Predicted and measured, `✓ ✓`; `✓≠✗` where they differ and `✓ ·` where nothing was sent. */
export function formatComparison(cell: ReachabilityCell, style: Style): string {
  const { measured } = cell;
  if (measured === undefined) return `${paintVerdict(style, cell.verdict)} ${style.dim('·')}`;
  if (differs(cell)) return style.alarm(`${marks[cell.verdict]}≠${marks[measured.verdict]}`);
  return `${paintVerdict(style, cell.verdict)} ${paintVerdict(style, measured.verdict)}`;
}

/** Columns and rows, ready to be laid out as a table. */
export interface Matrix {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** Lays the cells out with one row for each target and one column for each vantage point that occurs. */
export function layOutMatrix(cells: readonly ReachabilityCell[], format: (cell: ReachabilityCell) => string): Matrix {
  const used = (Object.keys(vantagePoints) as VantagePoint[]).filter((from) =>
    cells.some((cell) => cell.from === from),
  );
  const targets = new Map<string, ReachabilityCell[]>();
  for (const cell of cells) {
    const key = `${targetOf(cell)} ${cell.via}`;
    targets.set(key, [...(targets.get(key) ?? []), cell]);
  }
  const rows = [...targets.values()].flatMap((row) => {
    const [first] = row;
    if (first === undefined) return [];
    const found = used.map((from) => row.find((cell) => cell.from === from));
    return [[targetOf(first), vias[first.via], ...found.map((cell) => (cell === undefined ? '' : format(cell)))]];
  });
  const titles = ['TARGET', 'VIA', ...used.map((from) => vantagePoints[from])];
  return { columns: titles.map((title) => ({ title })), rows };
}
