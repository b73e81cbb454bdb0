/** One measured figure with what is asked of it. */
export interface Figure {
  readonly row: string;
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'x' | 'KB' | 'MB' | 'MB/s' | '%';
  /** What it should not exceed (`at-most`) or fall below (`at-least`); null where it is there for reference. */
  readonly target: { readonly is: 'at-most' | 'at-least'; readonly value: number } | null;
  /** How many single measurements are behind it. */
  readonly samples: number;
}

/** Whether a figure is what is asked of it; null where nothing is. */
export function meetsTarget({ value, target }: Figure): boolean | null {
  if (target === null) return null;
  return target.is === 'at-most' ? value <= target.value : value >= target.value;
}

export function atMost(value: number): Figure['target'] {
  return { is: 'at-most', value };
}

export function atLeast(value: number): Figure['target'] {
  return { is: 'at-least', value };
}
