import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../process/wait.ts';
import { makeWorkspace, pidOf, raiseScene, type Scene } from '../product/scene.ts';
import { withAdministrator } from './administrator.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: Scene;
let id: string;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['helper'], ...withAdministrator });
  // A shell without an input ends at once.
  id = (await makeWorkspace(scene, { name: 'game', image: 'helper', command: ['sleep', '3600'] })).id;
});
afterAll(async () => await scene.destroy());

async function waitForOutput(page: Page, text: RegExp): Promise<void> {
  const screen = page.getByRole('region', { name: 'Terminal' });
  await waitFor(
    async () => (text.test(((await screen.textContent()) ?? '').replaceAll('\u00a0', ' ')) ? true : undefined),
    { what: `the terminal to show ${text}`, timeoutMs: 10_000 },
  );
}

async function attach(page: Page): Promise<void> {
  await page.goto(`/workspaces/${id}/terminal`);
  await page.getByText('Main program (attach)').click();
  await page.getByText('Connected', { exact: true }).waitFor();
}

it('gives a main program a terminal by the settings, and talks with it in the Terminal tab', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await page.goto(`/workspaces/${id}/settings`);
  await page.getByLabel('Command').fill('sh');
  await page.getByRole('switch', { name: 'Interactive' }).click();
  await page.getByText('its program has a terminal').waitFor();
  await page.getByRole('button', { name: 'Apply' }).click();
  await waitFor(
    async () => {
      const { body } = await scene.client.call('workspaces.get', { id });
      const { interactive, generation, observedGeneration, status } = body;
      const isAnew = observedGeneration >= generation && status.phase === 'running' && status.message === '';
      return interactive && isAnew ? true : undefined;
    },
    { what: 'the container to be made anew', timeoutMs: 30_000 },
  );
  const before = await pidOf(scene, { name: 'game' });
  await attach(page);
  await page.keyboard.type('kept=$((40 + 2))\n');
  await page.keyboard.type('echo now $kept\n');
  await waitForOutput(page, /now 42/);
  await attach(page);
  await page.keyboard.type('echo then $((kept + 1)) $$\n');
  await waitForOutput(page, /then 43 1/);
  expect(await pidOf(scene, { name: 'game' })).toBe(before);
});
