const plain = /^[\w.:/=@%+,-]+$/;

/** Arguments as a POSIX shell reads them back: anything but plain words in quotes. It is shown, never run. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
