import type { ReachabilityCell } from '@trailer/contract';
import { CliError, exitCodes, usageError } from '../exit.ts';
import { vantagePoints } from './matrix.ts';

/** Which cells are meant; what is left out matches all. */
export interface CellFilter {
  readonly from?: string | undefined;
  /** An address, with `:port` or without. */
  readonly address?: string | undefined;
}

function splitAddress(text: string): { readonly address: string; readonly port: number | undefined } {
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+))(?::(?<port>\d+))?$/.exec(text)?.groups;
  if (match === undefined) return { address: text, port: undefined };
  const port = match['port'];
  return { address: match['v6'] ?? match['v4'] ?? text, port: port === undefined ? undefined : Number(port) };
}

/** The cells a filter names; naming none is a fault that says what there is. */
export function selectCells(cells: readonly ReachabilityCell[], filter: CellFilter): readonly ReachabilityCell[] {
  if (filter.from !== undefined && !(filter.from in vantagePoints)) {
    throw usageError(`--from ${filter.from}: use one of ${Object.keys(vantagePoints).join(', ')}`);
  }
  const wanted = filter.address === undefined ? undefined : splitAddress(filter.address);
  const selected = cells.filter(
    (cell) =>
      (filter.from === undefined || cell.from === filter.from) &&
      (wanted === undefined ||
        (cell.address === wanted.address && (wanted.port === undefined || cell.port === wanted.port))),
  );
  if (selected.length > 0 || cells.length === 0) return selected;
  const addresses = [...new Set(cells.map(({ address }) => address))].join(', ');
  throw new CliError(`No cell matches; the addresses are ${addresses}`, { exitCode: exitCodes.notFound });
}
