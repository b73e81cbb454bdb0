/** One line of a log; numbered, so that what is on screen stays put while older ones go. */
export interface LogLine {
  readonly number: number;
  readonly text: string;
}

/** A log as far as it was read: the newest lines, and the start of one that is not complete yet. */
export interface LogText {
  readonly lines: readonly LogLine[];
  readonly rest: string;
  readonly nextNumber: number;
}

export const emptyLog: LogText = { lines: [], rest: '', nextNumber: 1 };

/** Older lines are let go: a page that follows a log for days must not grow for days. */
export const keptLines = 20_000;

/** Colours and cursor movements of terminals, which are not shown; `ESC` and `BEL` are the bytes they begin and end with. */
const [esc, bell] = [String.fromCharCode(0x1b), String.fromCharCode(0x07)];
const escapeSequence = new RegExp(`${esc}(?:\\[[0-9;?]*[A-Za-z]|\\][^${bell}]*(?:${bell}|${esc}\\\\)|[@-_])`, 'g');

/** A log with more text at its end. */
export function appendText(log: LogText, text: string): LogText {
  const pieces = (log.rest + text).split('\n');
  const rest = pieces.pop() ?? '';
  const added = pieces.map((piece, index) => ({ number: log.nextNumber + index, text: toPlain(piece) }));
  const lines = [...log.lines, ...added];
  return { lines: lines.slice(-keptLines), rest, nextNumber: log.nextNumber + added.length };
}

function toPlain(line: string): string {
  return line.replace(escapeSequence, '').replace(/\r$/, '');
}

/** The lines that hold a text, in whatever case. */
export function linesWith(lines: readonly LogLine[], wanted: string): readonly LogLine[] {
  if (wanted === '') return lines;
  const lower = wanted.toLowerCase();
  return lines.filter(({ text }) => text.toLowerCase().includes(lower));
}
