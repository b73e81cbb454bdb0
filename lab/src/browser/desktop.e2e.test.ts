import type { Workspace } from '@trailer/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DesktopScene, desktopPorts, makeDesktop, raiseDesktopScene } from '../product/desktop.ts';
import { macvlanOn } from '../product/network.ts';
import { makeNetwork } from '../product/scene.ts';
import { withAdministrator } from './administrator.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: DesktopScene;
let desk: Workspace;

beforeAll(async () => {
  scene = await raiseDesktopScene({ hosts: [{ name: 'h1', nics: 'shared' }], ...withAdministrator });
  const lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
  const networks = [{ networkId: lan.id }];
  desk = await makeDesktop(scene, { name: 'desk', networks, ports: [...desktopPorts(9100)] });
});
afterAll(async () => await scene?.destroy());

/** What stands in for the viewer. */
const greeting = "The lab's echo server";

it("shows the screen of a desktop by an address of the workspace's own, never of the console's", async () => {
  const { page } = await browsers.visit(scene.trailer);
  await page.goto(`/workspaces/${desk.id}/desktop`);
  const frame = page.frameLocator('iframe[title="Screen of desk"]');
  await frame.locator('body').getByText(greeting).first().waitFor();
  const shown = page.frames().find((each) => each !== page.mainFrame());
  const address = new URL(shown?.url() ?? '');
  expect(address.hostname).toMatch(/^8006--.+\.localhost$/);
  expect(address.origin).not.toBe(new URL(page.url()).origin);
  // The ticket is used up, and gone from the address.
  expect(address.search).toBe('');
});

it('shows it again when asked to, and in a tab of its own', async () => {
  const { page, context } = await browsers.visit(scene.trailer);
  await page.goto(`/workspaces/${desk.id}/desktop`);
  const frame = page.frameLocator('iframe[title="Screen of desk"]');
  await frame.locator('body').getByText(greeting).first().waitFor();
  await page.getByRole('button', { name: 'Connect again' }).click();
  await frame.locator('body').getByText(greeting).first().waitFor();
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Open in a tab' }).click();
  const tab = await opened;
  await tab.waitForURL(/^http:\/\/8006--/);
  await tab.locator('body').getByText(greeting).first().waitFor();
});

it('shows nothing of a desktop to a stranger who has its address', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await page.goto(`/workspaces/${desk.id}/desktop`);
  const frame = page.frameLocator('iframe[title="Screen of desk"]');
  await frame.locator('body').getByText(greeting).first().waitFor();
  const address = page.frames().at(-1)?.url() ?? '';
  const stranger = await browsers.visit(scene.trailer, { session: null });
  browsers.expectTroubles();
  const answer = await stranger.page.goto(address);
  expect(answer?.status()).toBeGreaterThanOrEqual(400);
});
