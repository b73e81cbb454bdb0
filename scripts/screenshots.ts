/**
 * Pictures of every page of the console, in both themes and from phone to wide screen, in the folder screenshots/:
 * `npm run screenshots`, or `npm run screenshots -- overview network` for the pages whose names begin so.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {
  administrator,
  type ConsolePage,
  goTo,
  launchBrowser,
  openVisitor,
  pagesOf,
  raiseFurnishedScene,
  signIn,
  withAdministrator,
} from '@trailer/lab/browser';
import { ensurePackages } from './apt.ts';
import { chromium } from './chromium.ts';
import { ensureConsole } from './console.ts';
import { prepareLab } from './lab.ts';
import { root } from './run.ts';
import { formatDuration, say } from './terminal.ts';

const folder = path.join(root, 'screenshots');
const heights = { 390: 844, 1280: 800, 1920: 1080 } as const;
const themes = ['light', 'dark'] as const;

const started = performance.now();
const wanted = process.argv.slice(2);
const isWanted = ({ name }: ConsolePage): boolean =>
  wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning));

await ensurePackages([chromium]);
await prepareLab();
await ensureConsole();
await mkdir(folder, { recursive: true });
say('Raising a lab with something of every kind in it …');
const scene = await raiseFurnishedScene(withAdministrator);
const browser = await launchBrowser();
let pictures = 0;
try {
  const { baseUrl } = scene.trailer;
  const session = await signIn(browser, baseUrl, administrator);
  for (const theme of themes) {
    for (const [width, height] of Object.entries(heights)) {
      const size = { width: Number(width), height };
      const someone = await openVisitor(browser, { baseUrl, session, theme, ...size });
      const stranger = await openVisitor(browser, { baseUrl, session: null, theme, ...size });
      for (const page of pagesOf(scene).filter(isWanted)) {
        const visitor = page.forStrangers === true ? stranger : someone;
        await goTo(visitor.page, page);
        await visitor.page.screenshot({
          path: path.join(folder, `${page.name}-${width}-${theme}.png`),
          fullPage: true,
        });
        pictures += 1;
      }
      await someone.close();
      await stranger.close();
    }
  }
} finally {
  await browser.close();
  await scene.destroy();
}
say(`${pictures} pictures in screenshots/, in ${formatDuration(performance.now() - started)}`);
