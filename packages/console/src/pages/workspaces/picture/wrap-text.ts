/**
 * Cuts a text into lines of at most so many letters: behind a blank, else behind a sign as addresses have them, else
 * anywhere. Together they are the text as it was. SVG does not wrap.
 */
export function wrapText(text: string, letters: number): readonly string[] {
  if (text.trimEnd().length <= letters) return text === '' ? [] : [text];
  const blank = text.slice(0, letters + 1).lastIndexOf(' ');
  const mark = Math.max(...['.', ':', '/', '-', '_'].map((sign) => text.slice(0, letters).lastIndexOf(sign)));
  const cut = (blank > 0 ? blank : mark) + 1 || letters;
  return [text.slice(0, cut), ...wrapText(text.slice(cut), letters)];
}
