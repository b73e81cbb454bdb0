import type { Locator, Page } from 'playwright-core';

/** The text field of that label. */
export function fieldOf(page: Page, label: string): Locator {
  return page.getByRole('textbox', { name: label, exact: true });
}

/** The message that stands beside a field, read as a screen reader would find it; '' where there is none. */
export async function faultBeside(field: Locator): Promise<string> {
  return await field.evaluate((element: HTMLElement) => {
    if (element.getAttribute('aria-invalid') !== 'true') return '';
    const ids = (element.getAttribute('aria-describedby') ?? '').split(' ');
    const texts = ids.filter((id) => id.endsWith('-error')).map((id) => element.ownerDocument.getElementById(id));
    return texts.map((text) => text?.textContent ?? '').join(' ');
  });
}

/** Waits until a page shows a text somewhere. */
export async function waitForText(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}
