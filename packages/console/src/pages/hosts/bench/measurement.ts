import type { BenchEvent, BenchFigure } from '@trailer/contract';

/** How far a measurement is. */
export interface Measurement {
  readonly state: 'none' | 'running' | 'done' | 'failed';
  readonly figures: readonly BenchFigure[];
  readonly now: Extract<BenchEvent, { readonly type: 'measuring' }> | null;
  readonly fault: string | null;
}

/** Before the first one. */
export const none: Measurement = { state: 'none', figures: [], now: null, fault: null };

/** A measurement as it is once this was told. */
export function after(before: Measurement, event: BenchEvent): Measurement {
  switch (event.type) {
    case 'measuring':
      return { ...before, now: event };
    case 'measured':
      return { ...before, figures: [...before.figures, event.figure] };
    case 'done':
      return { ...before, state: 'done', now: null, figures: event.result.figures };
    case 'failed':
      return { ...before, state: 'failed', now: null, fault: event.message };
    default:
      return event satisfies never;
  }
}
