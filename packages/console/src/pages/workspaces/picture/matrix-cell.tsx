import type { KeyboardEvent } from 'react';
import { agreementOf, type Cell, showTarget, vantageNames, verdictWords } from './cell.ts';
import classes from './matrix.module.css';
import type { Place } from './matrix-rows.ts';
import { VerdictMark } from './verdict-mark.tsx';

interface MatrixCellProps {
  readonly cell: Cell | undefined;
  readonly place: Place;
  readonly selected: boolean;
  /** The one cell that the Tab key stops at. */
  readonly tabStop: boolean;
  readonly onSelect: (cell: Cell) => void;
  readonly onKeyDown: OnGridKey;
}

/** A key pressed at a place of the matrix. */
export type OnGridKey = (event: KeyboardEvent<HTMLElement>, place: Place) => void;

/** One verdict: predicted, and below it what a packet found. */
export function MatrixCell({ cell, place, selected, tabStop, onSelect, onKeyDown }: MatrixCellProps) {
  if (cell === undefined) return <td className={classes['empty']} />;
  const agreement = agreementOf(cell);
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a cell of a grid is a gridcell by itself, and may be selected.
    <td
      className={classes['cell']}
      data-agreement={agreement}
      data-place={`${place.row}.${place.column}`}
      aria-selected={selected}
      aria-label={nameOf(cell)}
      title={cell.message}
      tabIndex={tabStop ? 0 : -1}
      onClick={() => onSelect(cell)}
      onFocus={() => onSelect(cell)}
      onKeyDown={(event) => onKeyDown(event, place)}
    >
      <span className={classes['verdicts']}>
        <span className={classes['verdict']}>
          <VerdictMark verdict={cell.verdict} />
          <span className={classes['word']}>{verdictWords[cell.verdict]}</span>
        </span>
        {cell.measured && (
          <span className={`${classes['verdict']} ${classes['measured']}`}>
            <VerdictMark verdict={cell.measured.verdict} size={12} />
            <span className={classes['word']}>measured</span>
          </span>
        )}
      </span>
    </td>
  );
}

function nameOf(cell: Cell): string {
  const asked = `${showTarget(cell)} from ${vantageNames[cell.from].long}`;
  if (cell.measured === undefined) return `${asked}: predicted ${verdictWords[cell.verdict]}`;
  const differs = agreementOf(cell) === 'contradicted' ? ', which contradicts the prediction' : '';
  return `${asked}: predicted ${verdictWords[cell.verdict]}, measured ${verdictWords[cell.measured.verdict]}${differs}`;
}
