import { useMediaQuery } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import classes from './data-table.module.css';
import type { DataTableProps } from './data-table.tsx';
import { DataTableRow } from './data-table-row.tsx';

/** As in the style sheet: narrower than this, a row is a card. */
const narrow = '(max-width: 48em)';
const rowHeightPx = 56;
const cardHeightPx = 150;
/** Rows ready beyond what is seen, so that scrolling finds them there. */
const readyRows = 5;

/** The rows in sight, at their places in a box as high as all of them. */
export function DataTableBody<Row extends object>(props: Omit<DataTableProps<Row>, 'initialSort' | 'label'>) {
  const { rows, columns, keyOf, nameOf, selection } = props;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const asCards = useMediaQuery(narrow) ?? false;
  useLayoutEffect(
    () => setTop(box.current === null ? 0 : box.current.getBoundingClientRect().top + window.scrollY),
    [],
  );
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (asCards ? cardHeightPx : rowHeightPx),
    overscan: readyRows,
    scrollMargin: top,
    getItemKey: (index) => (rows[index] === undefined ? index : keyOf(rows[index])),
  });
  const choose = useChoice(selection);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the table
    <div role="rowgroup" ref={box} className={classes['body']} style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        const rowKey = keyOf(row);
        return (
          <DataTableRow
            key={key}
            row={row}
            rowKey={rowKey}
            name={nameOf(row)}
            index={index}
            top={start - top}
            columns={columns}
            chosen={selection?.keys.has(rowKey)}
            onChoose={choose}
            measure={asCards ? virtualizer.measureElement : undefined}
          />
        );
      })}
    </div>
  );
}

/** The same function for as long as the table lives, so that no row is drawn again because another was chosen. */
function useChoice(selection: DataTableProps<object>['selection']) {
  const latest = useRef(selection);
  useLayoutEffect(() => {
    latest.current = selection;
  });
  return useCallback((key: string, chosen: boolean) => {
    const { current } = latest;
    if (current === undefined) return;
    const keys = new Set(current.keys);
    if (chosen) keys.add(key);
    else keys.delete(key);
    current.change(keys);
  }, []);
}
