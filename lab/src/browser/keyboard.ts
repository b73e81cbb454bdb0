import type { Page } from 'playwright-core';

/** More stops than any page has. */
const mostStops = 400;

const mark = 'data-reached';

/**
 * Goes through a page by the Tab key, once around. Returns what can be used but was not reached, and what was reached
 * without showing it, each as the beginning of its HTML.
 */
export async function walkByTab(page: Page): Promise<{ readonly missed: string[]; readonly unseen: string[] }> {
  const unseen: string[] = [];
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(noteFocus, mark);
    if (found === null) break;
    if (found !== '') unseen.push(found);
  }
  return { missed: await page.evaluate(findMissed, mark), unseen };
}

/** Marks what has the focus. Null once everything was seen, '' where the focus shows, else what does not show it. */
function noteFocus(name: string): string | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement || focused instanceof SVGElement)) return null;
  if (focused === document.body) return null;
  // Inside a frame the stops are the frame's own.
  if (focused instanceof HTMLIFrameElement && focused.hasAttribute(name)) return '';
  if (focused.hasAttribute(name)) return null;
  focused.setAttribute(name, '');
  const { outlineStyle, boxShadow } = getComputedStyle(focused);
  // A field shows its focus by its border, a drawing by its strokes, a frame by what is in it.
  const showsOtherwise = focused instanceof SVGElement || /^(INPUT|SELECT|TEXTAREA|IFRAME)$/.test(focused.tagName);
  return showsOtherwise || outlineStyle !== 'none' || boxShadow !== 'none' ? '' : focused.outerHTML.slice(0, 160);
}

function findMissed(name: string): string[] {
  const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  return [...document.querySelectorAll<HTMLElement>(usable)]
    .filter((element) => element.checkVisibility() && !element.matches(':disabled, [tabindex="-1"]'))
    .filter((element) => !element.hasAttribute(name))
    .filter((element) => !isOtherRadio(element))
    .map((element) => element.outerHTML.slice(0, 160));

  /** Radios are one stop; the arrow keys do the rest. */
  function isOtherRadio(element: HTMLElement): boolean {
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return false;
    const group = document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${CSS.escape(element.name)}"]`);
    return [...group].some((radio) => radio.hasAttribute(name));
  }
}
