import type { Verdict } from '@trailer/netmodel';
import classes from './matrix.module.css';

const shapes: Readonly<Record<Verdict, string>> = {
  answers: 'M3 8.5 6.5 12 13 4.5',
  blocked: 'M4 4 12 12 M12 4 4 12',
  unknown: 'M5.6 5.8a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.9 M8 12.9v.2',
};

/** A verdict as a shape: a tick, a cross or a question mark, in the colour of its state. A word belongs beside it. */
export function VerdictMark({ verdict, size = 16 }: { readonly verdict: Verdict; readonly size?: number }) {
  return (
    <svg
      className={classes['mark']}
      data-verdict={verdict}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path
        d={shapes[verdict]}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
