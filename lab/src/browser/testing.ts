import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { evidenceFolder } from '../config.ts';
import type { TrailerProcess } from '../trailer/process.ts';
import { administrator } from './administrator.ts';
import { launchBrowser, openVisitor, type Session, signIn, type Visitor, type VisitorOptions } from './browser.ts';

/** Browsers for the tests of one file. */
export interface Browsers {
  /** Opens a browser of the administrator's, unless told otherwise, on the server of a scene. */
  visit(trailer: Pick<TrailerProcess, 'baseUrl'>, options?: Partial<VisitorOptions>): Promise<Visitor>;
  /** Lets the test that runs have troubles, such as those of a server that is away. */
  expectTroubles(): void;
}

/**
 * Starts a browser for the tests of a file. After each test every window is closed; a test fails when a page of it had
 * an error or a request of it failed, and one that failed leaves pictures, texts and traces behind.
 */
export function useBrowsers(): Browsers {
  let browser: Browser;
  let troublesExpected = false;
  const visitors: Visitor[] = [];
  // A server takes so many attempts to sign in a minute; one is enough for a file.
  const sessions = new Map<string, Session>();
  const administratorOf = async (baseUrl: string): Promise<Session> => {
    const session = sessions.get(baseUrl) ?? (await signIn(browser, baseUrl, administrator));
    sessions.set(baseUrl, session);
    return session;
  };
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => await browser.close());
  afterEach(async ({ task }) => {
    const open = visitors.splice(0);
    const expected = troublesExpected;
    troublesExpected = false;
    const troubles = expected ? [] : open.flatMap((visitor) => visitor.troubles);
    if (task.result?.state === 'fail' || troubles.length > 0) await keepEvidence(task.name, open);
    for (const visitor of open) await visitor.close();
    expect(troubles).toEqual([]);
  });
  return {
    visit: async ({ baseUrl }, options = {}) => {
      const session = options.session === undefined ? await administratorOf(baseUrl) : options.session;
      const visitor = await openVisitor(browser, { baseUrl, traced: true, ...options, session });
      visitors.push(visitor);
      return visitor;
    },
    expectTroubles: () => {
      troublesExpected = true;
    },
  };
}

/** Keeps what every open window showed and went through. */
async function keepEvidence(title: string, visitors: readonly Visitor[]): Promise<void> {
  const stem = `${title.replaceAll(/[^\w]+/g, '-').slice(0, 80)}-${new Date().toISOString().replaceAll(':', '-')}`;
  await mkdir(evidenceFolder, { recursive: true });
  for (const [index, { page, context, troubles }] of visitors.entries()) {
    const path = join(evidenceFolder, `${stem}-${index + 1}`);
    const text = await page.locator('body').ariaSnapshot().catch(String);
    await writeFile(`${path}.txt`, [page.url(), ...troubles, '', text].join('\n'));
    await page.screenshot({ path: `${path}.png`, fullPage: true }).catch(() => undefined);
    await context.tracing.stop({ path: `${path}.zip` }).catch(() => undefined);
    process.stderr.write(`evidence: ${path}.{txt,png,zip}\n`);
  }
}
