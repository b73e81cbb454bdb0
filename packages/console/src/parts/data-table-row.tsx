import { memo } from 'react';
import classes from './data-table.module.css';
import type { Column } from './data-table.tsx';

interface Props<Row> {
  readonly row: Row;
  readonly rowKey: string;
  readonly name: string;
  readonly index: number;
  /** Its distance from the first row's place, in pixels. */
  readonly top: number;
  readonly columns: readonly Column<Row>[];
  /** Undefined where rows cannot be chosen. */
  readonly chosen: boolean | undefined;
  readonly onChoose: (key: string, chosen: boolean) => void;
  /** Given where its height is not known beforehand. */
  readonly measure: ((element: HTMLElement | null) => void) | undefined;
}

function PlainRow<Row>({ row, rowKey, name, index, top, columns, chosen, onChoose, measure }: Props<Row>) {
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: see the table
    // biome-ignore-start lint/a11y/useFocusableInteractive: what is inside takes the focus
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      data-chosen={chosen}
      ref={measure}
      className={classes['row']}
      style={{ transform: `translateY(${top}px)` }}
    >
      {chosen !== undefined && (
        <div role="cell" className={classes['choice']}>
          <input
            type="checkbox"
            aria-label={`Choose ${name}`}
            checked={chosen}
            onChange={(event) => onChoose(rowKey, event.currentTarget.checked)}
          />
        </div>
      )}
      {columns.map(({ id, header, cell }) => (
        <div role="cell" key={id} className={classes['cell']} data-header={id === columns[0]?.id ? undefined : header}>
          {cell(row)}
        </div>
      ))}
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: see the start
    // biome-ignore-end lint/a11y/useSemanticElements: see the start
  );
}

/** One row; drawn again only when it, its place or its choice changes. */
export const DataTableRow = memo(PlainRow) as typeof PlainRow;
