import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWorkspace, raiseScene, removeWorkspace, type Scene } from '../product/scene.ts';
import { withAdministrator } from './administrator.ts';
import { waitForText } from './form.ts';
import { goTo } from './pages.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['static'], ...withAdministrator });
});
afterAll(async () => await scene.destroy());

const list = { path: '/workspaces' };
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name }) });

it('shows in one browser what is done in another', async () => {
  await makeWorkspace(scene, { name: 'shared' });
  const [one, other] = [await browsers.visit(scene.trailer), await browsers.visit(scene.trailer)];
  await goTo(one.page, list);
  await goTo(other.page, list);
  await rowOf(other.page, 'shared').getByText('running').waitFor();
  await rowOf(one.page, 'shared').getByRole('checkbox').check();
  await one.page.getByRole('region', { name: 'Chosen workspaces' }).getByRole('button', { name: 'Stop' }).click();
  await rowOf(other.page, 'shared').getByText('stopped').waitFor();
  await rowOf(one.page, 'shared').getByText('stopped').waitFor();
  await other.page.goto('/workspaces');
  await rowOf(other.page, 'shared').getByRole('checkbox').check();
  await other.page
    .getByRole('region', { name: 'Chosen workspaces' })
    .getByRole('button', { name: 'Start', exact: true })
    .click();
  await rowOf(one.page, 'shared').getByText('running').waitFor();
});

it('says that it lost the server, and shows what happened meanwhile once it is back', async () => {
  const { id } = await makeWorkspace(scene, { name: 'before' });
  const { page } = await browsers.visit(scene.trailer);
  browsers.expectTroubles();
  await goTo(page, list);
  await rowOf(page, 'before').getByText('running').waitFor();
  await scene.trailer.kill('SIGTERM');
  await waitForText(page, 'Not connected to the server');
  await scene.trailer.start();
  await scene.trailer.waitReady();
  await page.getByText('Not connected to the server').waitFor({ state: 'detached' });
  await removeWorkspace(scene, id);
  await rowOf(page, 'before').waitFor({ state: 'detached' });
});

/** The time at which a row shows a word first, by the clock of this machine. */
async function timeOfWord(page: Page, word: string): Promise<number> {
  return await page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): boolean => document.querySelector('[role=table]')?.textContent?.includes(wanted) === true;
        const done = (): void => resolve(Date.now());
        if (look()) return done();
        const observer = new MutationObserver(() => {
          if (!look()) return;
          observer.disconnect();
          // What is in the document is on the screen with the next frame.
          requestAnimationFrame(done);
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    word,
  );
}

it('shows what happens on a host within 300 ms, on a machine that has time for it', async () => {
  const { id, name } = await makeWorkspace(scene, { name: 'watched' });
  const { page } = await browsers.visit(scene.trailer, { traced: false });
  await goTo(page, { path: `${list.path}?q=${name}` });
  await page.getByRole('textbox', { name: /^Search/ }).fill(name);
  await rowOf(page, name).getByText('running').waitFor();
  const delays: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const shown = timeOfWord(page, 'stopped');
    await scene.client.call('workspaces.stop', { id });
    const shownAt = await shown;
    const { State } = await scene.host.docker.inspect(name);
    delays.push(shownAt - Date.parse(String(State['FinishedAt'])));
    await scene.client.call('workspaces.start', { id });
    await rowOf(page, name).getByText('running').waitFor();
  }
  const sorted = delays.toSorted((a, b) => a - b);
  process.stdout.write(`  a container's end was on screen after ${sorted.join(', ')} ms\n`);
  expect(sorted[0]).toBeLessThanOrEqual(300);
  expect(sorted[2]).toBeLessThanOrEqual(1_000);
});
