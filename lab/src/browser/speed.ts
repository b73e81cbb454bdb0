import type { Page } from 'playwright-core';

/** When a page first showed a heading, in milliseconds after its address was entered; ask for it before going there. */
export async function watchForHeading(page: Page, name: string): Promise<() => Promise<number>> {
  await page.addInitScript((wanted) => {
    const look = (): boolean => [...document.querySelectorAll('h1')].some(({ textContent }) => textContent === wanted);
    const observer = new MutationObserver(() => {
      if (!look()) return;
      observer.disconnect();
      requestAnimationFrame(() => performance.mark('trailer-shown'));
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  }, name);
  return async () => {
    await page.waitForFunction(() => performance.getEntriesByName('trailer-shown').length > 0);
    return await page.evaluate(() => performance.getEntriesByName('trailer-shown')[0]?.startTime ?? Number.NaN);
  };
}

/** Types a key into what has the focus; returns how long until a status line changed on the screen, in milliseconds. */
export async function timeOfKey(page: Page, key: string): Promise<number> {
  await page.evaluate(() => {
    let pressedAt: number | null = null;
    const note = (): void => {
      pressedAt = performance.now();
    };
    document.addEventListener('keydown', note, { once: true, capture: true });
    const changed = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        // What an earlier key brought about is none of ours.
        const from = pressedAt;
        if (from === null) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
      });
      const change = { subtree: true, childList: true, characterData: true };
      for (const line of document.querySelectorAll('[role=status]')) observer.observe(line, change);
    });
    Object.assign(window, { trailerChanged: changed });
  });
  await page.keyboard.press(key);
  return await page.evaluate(() => Reflect.get(window, 'trailerChanged') as Promise<number>);
}

interface Watch {
  readonly tasks: number[];
  readonly observer: PerformanceObserver;
}

/** The tasks that kept a page from answering for more than 50 ms while something was done, in milliseconds. */
export async function longTasksDuring(page: Page, work: () => Promise<void>): Promise<readonly number[]> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    const note = (entries: PerformanceEntryList): number => tasks.push(...entries.map(({ duration }) => duration));
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: 'longtask' });
    Object.assign(window, { trailerWatch: { tasks, observer } });
  });
  await work();
  return await page.evaluate(async () => {
    // What came last has still to be drawn.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const { tasks, observer }: Watch = Reflect.get(window, 'trailerWatch');
    tasks.push(...observer.takeRecords().map(({ duration }) => duration));
    observer.disconnect();
    return tasks;
  });
}

/** Figures for people to read, beside what a test asserts. */
export function report(what: string, figures: readonly number[], unit = 'ms'): void {
  process.stdout.write(`  ${what}: ${figures.map((figure) => Math.round(figure)).join(', ')} ${unit}\n`);
}
