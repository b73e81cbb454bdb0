/** Colours, or plain text where the output is not a terminal or NO_COLOR is set. */
export interface Style {
  readonly coloured: boolean;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
  /** White on red: for what must not be overlooked. */
  alarm(text: string): string;
}

/** Makes the style for one stream. */
export function createStyle(coloured: boolean): Style {
  const paint = (code: string) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    coloured,
    good: paint('32'),
    bad: paint('31'),
    warn: paint('33'),
    dim: paint('2'),
    bold: paint('1'),
    alarm: paint('1;97;41'),
  };
}
