import classes from './data-table.module.css';
import type { Column, RowSelection } from './data-table.tsx';
import { nextSort, type Sort } from './sort-rows.ts';

interface Props<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly selection: RowSelection | undefined;
  /** The keys of all rows that are shown. */
  readonly keys: () => readonly string[];
  readonly count: number;
}

/** The heads of the columns: what they hold, and how the rows are sorted. */
export function DataTableHead<Row>({ columns, sort, onSort, selection, keys, count }: Props<Row>) {
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: see the table
    // biome-ignore-start lint/a11y/useFocusableInteractive: the buttons inside take the focus
    <div role="rowgroup" className={classes['head']}>
      <div role="row" aria-rowindex={1} className={classes['headRow']}>
        {selection && (
          <div role="columnheader" className={classes['choice']}>
            <ChooseAll selection={selection} keys={keys} count={count} />
          </div>
        )}
        {columns.map(({ id, header, sortKey }) => (
          <div role="columnheader" key={id} aria-sort={ariaSort(id, sort)} className={classes['headCell']}>
            {sortKey === undefined ? (
              header
            ) : (
              <button type="button" className={classes['sort']} onClick={() => onSort(nextSort(sort, id))}>
                {header}
                <span aria-hidden>{arrow(id, sort)}</span>
              </button>
            )}
          </div>
        ))}
      </div>
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: see the start
    // biome-ignore-end lint/a11y/useSemanticElements: see the start
  );
}

interface ChooseAllProps {
  readonly selection: RowSelection;
  readonly keys: () => readonly string[];
  readonly count: number;
}

function ChooseAll({ selection, keys, count }: ChooseAllProps) {
  const chosen = selection.keys.size;
  return (
    <input
      type="checkbox"
      aria-label={`Choose all ${count}`}
      checked={chosen > 0 && chosen >= count}
      ref={(box) => {
        if (box !== null) box.indeterminate = chosen > 0 && chosen < count;
      }}
      onChange={(event) => selection.change(new Set(event.currentTarget.checked ? keys() : []))}
    />
  );
}

function ariaSort(column: string, sort: Sort): 'ascending' | 'descending' | 'none' {
  if (sort.column !== column) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}

function arrow(column: string, sort: Sort): string {
  if (sort.column !== column) return '';
  return sort.descending ? ' ↓' : ' ↑';
}
