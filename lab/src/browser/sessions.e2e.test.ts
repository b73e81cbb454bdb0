import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../process/wait.ts';
import { makeWorkspace, raiseScene, type Scene } from '../product/scene.ts';
import { withAdministrator } from './administrator.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: Scene;
let id: string;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['busybox'], ...withAdministrator });
  id = (await makeWorkspace(scene, { name: 'web', image: 'busybox' })).id;
});
afterAll(async () => await scene.destroy());

/** Everything the terminal shows, as somebody who hears the page gets it. */
const screenOf = (page: Page) => page.getByRole('region', { name: 'Terminal' });

async function openTerminal(page: Page): Promise<void> {
  await page.goto(`/workspaces/${id}/terminal`);
  await page.getByText('Connected', { exact: true }).waitFor();
}

async function typeLine(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

/** Waits until the terminal shows a text; what was typed is shown as well, so it must differ from that. */
async function waitForOutput(page: Page, text: RegExp): Promise<string> {
  return await waitFor(
    async () => text.exec(((await screenOf(page).textContent()) ?? '').replaceAll('\u00a0', ' '))?.[0],
    {
      what: `the terminal to show ${text}`,
      timeoutMs: 10_000,
    },
  );
}

it('runs what is typed into the terminal, and tells the program when the window changes its size', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await openTerminal(page);
  await typeLine(page, 'echo sum $((40 + 2))');
  await waitForOutput(page, /sum 42/);
  await typeLine(page, 'echo size $(busybox stty size)');
  const wide = await waitForOutput(page, /size \d+ \d+/);
  await page.setViewportSize({ width: 700, height: 600 });
  await typeLine(page, 'clear; echo then $(busybox stty size)');
  const narrow = await waitForOutput(page, /then \d+ \d+/);
  const columns = (size: string): number => Number(size.split(' ')[2]);
  expect(columns(narrow)).toBeLessThan(columns(wide));
});

it('says that a shell ended, and opens another one', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await openTerminal(page);
  await typeLine(page, 'exit 3');
  await page.getByText('The shell ended with 3.').waitFor();
  await page.getByRole('button', { name: 'Connect again' }).click();
  await page.getByText('Connected', { exact: true }).waitFor();
  await typeLine(page, 'echo again $((1 + 1))');
  await waitForOutput(page, /again 2/);
});

it('follows the log of a workspace as it is written', async () => {
  const [writer, reader] = [await browsers.visit(scene.trailer), await browsers.visit(scene.trailer)];
  await openTerminal(writer.page);
  await reader.page.goto(`/workspaces/${id}/logs`);
  const log = reader.page.getByRole('log', { name: 'Output' });
  await log.waitFor();
  for (const round of [1, 2, 3]) {
    await typeLine(writer.page, `echo written $((${round} * 100)) > /proc/1/fd/1`);
    await log.getByText(`written ${round * 100}`).waitFor();
  }
});

it('saves the whole log of a workspace as a file', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await openTerminal(page);
  await typeLine(page, 'echo to be kept $((7 * 7)) > /proc/1/fd/1');
  await page.getByRole('tab', { name: 'Logs' }).click();
  await page.getByRole('log', { name: 'Output' }).getByText('to be kept 49').waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('web.log');
  expect(await readFile(await download.path(), 'utf8')).toMatch(/^\d{4}-\S+ to be kept 49\r?$/m);
});

it('says why a log was not saved', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await page.goto(`/workspaces/${id}/logs`);
  await page.getByRole('log', { name: 'Output' }).waitFor();
  browsers.expectTroubles();
  await page.route('**/logs?timestamps=true', (route) => route.abort('connectionreset'));
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'The log of web was not saved' }).waitFor();
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
});
