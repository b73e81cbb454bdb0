import { type CSSProperties, type ReactNode, useMemo, useState } from 'react';
import classes from './data-table.module.css';
import { DataTableBody } from './data-table-body.tsx';
import { DataTableHead } from './data-table-head.tsx';
import { rememberedKey, type Sort, type SortKey, sortRows } from './sort-rows.ts';

/** One column. Cells are drawn while somebody scrolls: keep them to a few plain elements. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** Its share of the width, as a track of a CSS grid: `2fr`, `8rem`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it is sorted by; a column without cannot be sorted. */
  readonly sortKey?: SortKey<Row>;
}

/** Which rows are chosen, by key. */
export interface RowSelection {
  readonly keys: ReadonlySet<string>;
  readonly change: (keys: ReadonlySet<string>) => void;
}

export interface DataTableProps<Row> {
  /** What the table lists. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** What a row is called, for whoever hears the page. */
  readonly nameOf: (row: Row) => string;
  readonly initialSort: Sort;
  readonly selection?: RowSelection;
}

/**
 * A table of any length: only the rows in sight are in the page, each drawn again only when it changes. Columns turn
 * into lines of a card where the page is narrow. Pass `columns`, `keyOf` and `nameOf` that stay the same.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, rows, columns, initialSort, selection, keyOf } = props;
  const [sort, setSort] = useState(initialSort);
  const sortKey = useMemo(() => {
    const found = columns.find(({ id }) => id === sort.column)?.sortKey;
    return found && rememberedKey(found);
  }, [columns, sort.column]);
  const sorted = useMemo(
    () => (sortKey === undefined ? rows : sortRows(rows, sortKey, sort.descending)),
    [rows, sortKey, sort.descending],
  );
  const tracks = columns.map(({ width }) => `minmax(0, ${width})`);
  const grid = [...(selection === undefined ? [] : ['2.5rem']), ...tracks].join(' ');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table's own layout cannot leave out the rows that are out of sight
    <div
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      className={classes['table']}
      style={{ '--table-columns': grid } as CSSProperties}
    >
      <DataTableHead
        columns={columns}
        sort={sort}
        onSort={setSort}
        selection={selection}
        keys={() => rows.map(keyOf)}
        count={rows.length}
      />
      <DataTableBody {...props} rows={sorted} />
    </div>
  );
}
