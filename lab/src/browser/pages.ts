import type { Page } from 'playwright-core';
import { desktopPorts, makeDesktop, raiseDesktopScene } from '../product/desktop.ts';
import { echoPorts, macvlanOn } from '../product/network.ts';
import { makeNetwork, makeWorkspace, type Scene, type SceneSpec } from '../product/scene.ts';

/** One page of the console, and for whom it is. */
export interface ConsolePage {
  /** Short and unique: names its picture. */
  readonly name: string;
  readonly path: string;
  readonly forStrangers?: true;
  /** What is done there before it is looked at. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** A scene with something of every kind in it. */
export interface FurnishedScene extends Scene {
  readonly networkId: string;
  /** A Linux workspace with an address of its own and published ports. */
  readonly webId: string;
  /** A Windows desktop whose guest is on the LAN. */
  readonly deskId: string;
}

/** Raises a scene in which every page of the console has something to show. */
export async function raiseFurnishedScene(spec: SceneSpec): Promise<FurnishedScene> {
  const scene = await raiseDesktopScene({
    hosts: [{ name: 'h1', nics: 'shared' }],
    images: ['busybox', 'windowsRuntime', 'windows'],
    ...spec,
  });
  try {
    const network = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
    const networks = [{ networkId: network.id }];
    const [web, desk] = await Promise.all([
      makeWorkspace(scene, { name: 'web', image: 'busybox', networks, ports: [...echoPorts(9090)] }),
      makeDesktop(scene, { name: 'desk', networks, ports: [...desktopPorts(9100)] }),
    ]);
    return { ...scene, networkId: network.id, webId: web.id, deskId: desk.id };
  } catch (error) {
    await scene.destroy();
    throw error;
  }
}

/** Every page of the console, in a scene that has something for each. */
export function pagesOf({ hostId, networkId, webId, deskId }: FurnishedScene): readonly ConsolePage[] {
  const tabs = ['overview', 'network', 'logs', 'activity', 'settings'];
  return [
    { name: 'sign-in', path: '/', forStrangers: true },
    { name: 'setup', path: '/setup?token=a-token', forStrangers: true },
    { name: 'overview', path: '/' },
    { name: 'hosts', path: '/hosts' },
    { name: 'host', path: `/hosts/${hostId}` },
    { name: 'networks', path: '/networks' },
    { name: 'new-network', path: '/networks/new' },
    { name: 'which-network', path: '/networks/which', prepare: answerThree },
    { name: 'network', path: `/networks/${networkId}` },
    { name: 'workspaces', path: '/workspaces' },
    { name: 'new-workspace', path: '/workspaces/new' },
    ...tabs.map((tab) => ({ name: `workspace-${tab}`, path: `/workspaces/${webId}/${tab}` })),
    { name: 'workspace-terminal', path: `/workspaces/${webId}/terminal`, prepare: waitForPrompt },
    { name: 'workspace-network-probed', path: `/workspaces/${webId}/network`, prepare: probe },
    { name: 'desktop-overview', path: `/workspaces/${deskId}/overview` },
    { name: 'desktop-network', path: `/workspaces/${deskId}/network` },
    { name: 'desktop', path: `/workspaces/${deskId}/desktop`, prepare: waitForScreen },
    { name: 'activity', path: '/activity' },
    { name: 'account', path: '/account' },
    { name: 'palette', path: '/', prepare: openPalette },
    { name: 'tasks', path: '/', prepare: openTasks },
    { name: 'nothing-here', path: '/no/such/page' },
  ];
}

/** Goes to a page and waits until it shows what it is about. */
export async function goTo(page: Page, { path, prepare }: Pick<ConsolePage, 'path' | 'prepare'>): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.locator('.mantine-Loader-root').waitFor({ state: 'detached' });
  await prepare?.(page);
}

async function answerThree(page: Page): Promise<void> {
  for (const name of [/^Yes/, /^Yes, an address/, /^Yes, or it is/]) {
    await page.getByRole('radio', { name }).last().check();
  }
  await page.getByRole('region', { name: 'Recommendation' }).waitFor();
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').waitFor();
}

async function openTasks(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'No tasks' }).click();
  await page.getByRole('dialog').waitFor();
}

async function waitForPrompt(page: Page): Promise<void> {
  await page.locator('.xterm-rows').getByText('#').first().waitFor();
}

async function waitForScreen(page: Page): Promise<void> {
  await page.frameLocator('iframe').getByText("The lab's echo server").waitFor();
}

async function probe(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Probe' }).click();
  await page.getByText('Last sent').waitFor();
}
