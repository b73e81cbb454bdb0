import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const resultSchema = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().nullish() })),
    }),
  ),
});

/** Levels of axe-core that keep somebody from using the page. */
const grave: ReadonlySet<string> = new Set(['serious', 'critical']);

/** What keeps people with assistive technology from using the page as it is now, each in words; empty when nothing does. */
export async function examineAccess(page: Page): Promise<readonly string[]> {
  // By the debugger, as the page's policy lets no other script in.
  await page.evaluate(axe.source);
  const { violations } = resultSchema.parse(await page.evaluate('axe.run(document, { resultTypes: ["violations"] })'));
  return violations
    .filter(({ impact }) => grave.has(impact ?? ''))
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html.slice(0, 200)}: ${failureSummary ?? ''}`),
    );
}
