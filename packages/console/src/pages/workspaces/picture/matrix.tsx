import { Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { type Cell, cellKey, showTarget, vantageNames, verdictWords, viaNames } from './cell.ts';
import classes from './matrix.module.css';
import { MatrixCell, type OnGridKey } from './matrix-cell.tsx';
import { arrangeCells, gridKeys, type Matrix, moveInGrid } from './matrix-rows.ts';

interface MatrixViewProps {
  readonly cells: readonly Cell[];
  /** The `cellKey` of the chosen cell; left out, the matrix keeps the choice to itself. */
  readonly selected?: string | null;
  readonly onSelect?: (cell: Cell) => void;
}

/** Where each address answers from: addresses down, vantage points across, walked through by the arrow keys. */
export function MatrixView({ cells, selected, onSelect }: MatrixViewProps) {
  const [own, setOwn] = useState<string | null>(null);
  const matrix = arrangeCells(cells);
  const chosen = (selected === undefined ? own : selected) ?? null;
  const choose = (cell: Cell): void => {
    setOwn(cellKey(cell));
    onSelect?.(cell);
  };
  return (
    <div className={classes['container']}>
      <div className={classes['scroll']}>
        <MatrixTable matrix={matrix} chosen={chosen} onSelect={choose} />
      </div>
      {cells.some(({ measured }) => measured !== undefined) && (
        <Text size="xs" c="dimmed" mt={4}>
          The larger mark is the prediction, the smaller one what a packet found.
        </Text>
      )}
      <Explanation cell={cells.find((cell) => cellKey(cell) === chosen)} />
    </div>
  );
}

interface MatrixTableProps {
  readonly matrix: Matrix;
  readonly chosen: string | null;
  readonly onSelect: (cell: Cell) => void;
}

function MatrixTable({ matrix, chosen, onSelect }: MatrixTableProps) {
  const table = useRef<HTMLTableElement>(null);
  const { columns, groups } = matrix;
  const rows = groups.flatMap((group) => group.rows);
  const rowNumbers = new Map(rows.map((row, index) => [row, index]));
  const keys = rows.flatMap((row) => row.cells.flatMap((cell) => (cell ? [cellKey(cell)] : [])));
  // One cell is a stop of the Tab key; the arrows do the rest.
  const tabStop = chosen !== null && keys.includes(chosen) ? chosen : keys[0];
  const walk: OnGridKey = (event, place) => {
    const key = gridKeys.find((known) => known === event.key);
    if (key === undefined) return;
    event.preventDefault();
    const size = { rows: rows.length, columns: columns.length };
    const next = moveInGrid(place, { key, withControl: event.ctrlKey }, size);
    table.current?.querySelector<HTMLElement>(`[data-place="${next.row}.${next.column}"]`)?.focus();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are chosen is a grid.
    <table ref={table} role="grid" aria-label="Reachability" className={classes['grid']}>
      <Heads columns={columns} />
      {groups.map(({ via, rows: inGroup }) => (
        <tbody key={via}>
          <tr>
            <th scope="rowgroup" colSpan={columns.length + 1} className={classes['via']}>
              {viaNames[via]}
            </th>
          </tr>
          {inGroup.map((row) => (
            <tr key={row.key}>
              <th scope="row" className={classes['target']}>
                <Target label={row.label} />
              </th>
              {row.cells.map((cell, column) => (
                <MatrixCell
                  key={columns[column]}
                  cell={cell}
                  place={{ row: rowNumbers.get(row) ?? 0, column }}
                  selected={cell !== undefined && cellKey(cell) === chosen}
                  tabStop={cell !== undefined && cellKey(cell) === tabStop}
                  onSelect={onSelect}
                  onKeyDown={walk}
                />
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Heads({ columns }: Pick<Matrix, 'columns'>) {
  return (
    <thead>
      <tr>
        <th scope="col" className={classes['via']}>
          Address
        </th>
        {columns.map((from) => (
          <th key={from} scope="col" className={classes['column']} title={`From ${vantageNames[from].long}`}>
            {vantageNames[from].short}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** An address that, where it does not fit on a line, is cut before its port. */
function Target({ label }: { readonly label: string }) {
  const cut = label.search(/:\d+\/\w+$/);
  if (cut < 0) return label;
  return (
    <>
      {label.slice(0, cut)}
      <wbr />
      <span className={classes['port']}>{label.slice(cut)}</span>
    </>
  );
}

/** The chosen cell in words; there is always room for it, so that nothing jumps. */
function Explanation({ cell }: { readonly cell: Cell | undefined }) {
  if (cell === undefined) {
    return (
      <Text size="sm" c="dimmed" className={classes['explanation'] ?? ''}>
        Choose a cell to read why.
      </Text>
    );
  }
  return (
    <Text size="sm" className={classes['explanation'] ?? ''} aria-live="polite">
      <b>
        {showTarget(cell)} from {vantageNames[cell.from].long}: {verdictWords[cell.verdict]}.
      </b>{' '}
      {cell.message} {cell.cure}
    </Text>
  );
}
