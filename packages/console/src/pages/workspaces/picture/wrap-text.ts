/**
 * Cuts a text into lines of at most so many letters: at a blank, else behind a dot, colon, slash or dash, else anywhere.
 * SVG does not wrap.
 */
export function wrapText(text: string, letters: number): readonly string[] {
  if (text.length <= letters) return text === '' ? [] : [text];
  const head = text.slice(0, letters + 1);
  const blank = head.lastIndexOf(' ');
  if (blank > 0) return [text.slice(0, blank), ...wrapText(text.slice(blank + 1), letters)];
  const mark = Math.max(...['.', ':', '/', '-', '_'].map((sign) => text.slice(0, letters).lastIndexOf(sign)));
  const cut = mark > 0 ? mark + 1 : letters;
  return [text.slice(0, cut), ...wrapText(text.slice(cut), letters)];
}
