/**
 * Pictures of every page of the console, in both themes and from phone to wide screen, in the folder screenshots/:
 * `npm run screenshots`, or `npm run screenshots -- overview network` for the pages whose names begin so.
 * Those of the README are made anew as well.
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
  type Session,
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
const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const themes = ['light', 'dark'] as const;

/** The README's pictures by the pages they are of: what fits on a screen of 1280. */
const inReadme: Readonly<Record<string, (typeof themes)[number]>> = {
  'workspace-network-probed': 'light',
  network: 'dark',
};
const readmeWidth = 1280;
const readmeFolder = path.join(root, 'docs', 'pictures');

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
const pages = pagesOf(scene).filter(isWanted);
let pictures = 0;

interface Sitting {
  readonly theme: (typeof themes)[number];
  readonly width: number;
  readonly height: number;
}

/** Takes every page once, in one size and theme. */
async function takeAll(session: Session, { theme, width, height }: Sitting): Promise<void> {
  const look = { baseUrl: scene.trailer.baseUrl, theme, width, height };
  const someone = await openVisitor(browser, { ...look, session });
  const stranger = await openVisitor(browser, { ...look, session: null });
  for (const page of pages) {
    const visitor = page.forStrangers === true ? stranger : someone;
    await goTo(visitor.page, page);
    await visitor.page.screenshot({ path: path.join(folder, `${page.name}-${width}-${theme}.png`), fullPage: true });
    pictures += 1;
    if (width !== readmeWidth || inReadme[page.name] !== theme) continue;
    await visitor.page.screenshot({ path: path.join(readmeFolder, `${page.name}.png`) });
  }
  await someone.close();
  await stranger.close();
}

try {
  const session = await signIn(browser, scene.trailer.baseUrl, administrator);
  for (const theme of themes) {
    for (const { width, height } of sizes) await takeAll(session, { theme, width, height });
  }
} finally {
  await browser.close();
  await scene.destroy();
}
say(`${pictures} pictures in screenshots/, in ${formatDuration(performance.now() - started)}`);
