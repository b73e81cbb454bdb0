import { broadcastAddress, type Cidr, hostPrefix, networkAddress } from '@trailer/netmodel';
import { type CSSProperties, type KeyboardEvent, memo, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import classes from './address-map.module.css';
import type { AddressCell } from './cells.ts';
import { columnsOf, moveTo } from './move.ts';
import { endOf, tellCell, wordsOfUse } from './words.ts';

interface MapGridProps {
  readonly view: Cidr;
  readonly cells: readonly AddressCell[];
  /** Whether it stands where another part was shown, whose square had the focus. */
  readonly takesFocus: boolean;
  /** The square that the mouse or the keyboard is on; null when the mouse left. */
  readonly onPoint: (index: number | null) => void;
  readonly onOpen: (block: Cidr) => void;
}

/** The squares; one of them can be reached by Tab, the others from it by the arrow keys. */
export function MapGrid({ view, cells, takesFocus, onPoint, onOpen }: MapGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const columns = columnsOf(cells.length);
  useEffect(() => {
    if (takesFocus) grid.current?.querySelector<HTMLElement>('[data-index="0"]')?.focus();
  }, [takesFocus]);
  const point = (event: SyntheticEvent): void => {
    const index = indexAt(event);
    if (index !== null) onPoint(index);
  };
  const open = (event: SyntheticEvent): void => {
    const cell = cells[indexAt(event) ?? -1];
    if (cell !== undefined && cell.count > 1) onOpen(cell.block);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') open(event);
    const next = moveTo(event.key, active, { count: cells.length, columns });
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    grid.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus();
  };
  const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) => row * columns);
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: a grid that is walked with arrow keys has no element of its own
    <div
      ref={grid}
      role="grid"
      tabIndex={-1}
      aria-label={`Addresses of ${view}`}
      className={classes['grid']}
      onMouseOver={point}
      onMouseLeave={() => onPoint(null)}
      onFocus={point}
      onClick={open}
      onKeyDown={press}
    >
      {rows.map((from) => (
        <MapRow
          key={from}
          cells={cells}
          from={from}
          columns={columns}
          view={view}
          active={active >= from && active < from + columns ? active : null}
        />
      ))}
    </div>
    // biome-ignore-end lint/a11y/useSemanticElements: see the start
  );
}

/** The longest end of an address in the view, in characters. */
function headWidth(view: Cidr): number {
  return endOf(hostPrefix(broadcastAddress(view) ?? networkAddress(view)), view).length;
}

function indexAt({ target }: SyntheticEvent): number | null {
  const index = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-index]')?.dataset['index'] : null;
  return index === undefined || index === null ? null : Number(index);
}

interface MapRowProps {
  readonly cells: readonly AddressCell[];
  readonly from: number;
  readonly columns: number;
  readonly view: Cidr;
  readonly active: number | null;
}

const MapRow = memo(function MapRow({ cells, from, columns, view, active }: MapRowProps) {
  const [first] = cells.slice(from, from + 1);
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: see the grid
    // biome-ignore-start lint/a11y/useFocusableInteractive: the squares take the focus
    <div
      role="row"
      className={classes['row']}
      style={{ '--columns': columns, '--head': headWidth(view) } as CSSProperties}
    >
      <div role="rowheader" className={classes['rowHead']}>
        {first && endOf(first.block, view)}
      </div>
      {cells.slice(from, from + columns).map((cell, offset) => (
        <div
          key={cell.block}
          role="gridcell"
          tabIndex={from + offset === active ? 0 : -1}
          aria-label={tellCell(cell)}
          data-index={from + offset}
          data-use={cell.use}
          data-many={cell.count > 1}
          data-address={networkAddress(cell.block)}
          className={classes['cell']}
        >
          <span aria-hidden>{wordsOfUse[cell.use].sign}</span>
        </div>
      ))}
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: see the start
    // biome-ignore-end lint/a11y/useSemanticElements: see the start
  );
});
