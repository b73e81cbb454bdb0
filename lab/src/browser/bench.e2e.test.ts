import { afterAll, beforeAll, expect, it } from 'vitest';
import { raiseScene, type Scene } from '../product/scene.ts';
import { withAdministrator } from './administrator.ts';
import { goTo } from './pages.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();

let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ images: [], ...withAdministrator });
});
afterAll(async () => await scene?.destroy());

it('measures a host on its page: a figure for what it can, and the reason for what it cannot', async () => {
  const { page, troubles } = await browsers.visit(scene.trailer, { width: 1280, height: 1000 });
  await goTo(page, { path: `/hosts/${scene.hostId}` });
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await page.getByRole('progressbar', { name: 'How far it is' }).waitFor();
  await page.getByRole('button', { name: 'Measure again' }).waitFor();
  const rowOf = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  expect(await rowOf('Host mode').textContent()).toMatch(/\d\.\d100 %\d+ \/ \d+ µs~38 Gbit\/s/);
  expect(await rowOf('Default bridge').textContent()).toContain('no image is at hand');
  expect(await rowOf('Across the wire').textContent()).toContain('no other host');
  expect(troubles).toEqual([]);
});
