import { afterAll, beforeAll, expect, it } from 'vitest';
import { macvlanOn } from '../product/network.ts';
import { makeNetwork, makeWorkspace, raiseScene, removeNetwork, type Scene } from '../product/scene.ts';
import { withAdministrator } from './administrator.ts';
import { fieldOf, waitForText } from './form.ts';
import { goTo } from './pages.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'dedicated' }], images: ['static'], ...withAdministrator });
});
afterAll(async () => await scene.destroy());

it('says what a mode cannot do before a network is made in it, and makes it', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await goTo(page, { path: '/networks/new' });
  const modes = page.getByRole('radiogroup', { name: 'Mode' });
  expect(await modes.getByRole('radio', { name: 'bridge' }).isChecked()).toBe(true);
  await modes.getByRole('radio', { name: 'private' }).check();
  await waitForText(page, /private keeps its workspaces apart from each other/);
  await fieldOf(page, 'Name').fill('apart');
  await fieldOf(page, 'Subnet').fill('192.168.77.0/24');
  await fieldOf(page, 'Gateway').fill('192.168.77.1');
  await page.getByRole('button', { name: 'Create network' }).click();
  await page.getByRole('heading', { level: 1, name: 'apart' }).waitFor();
  await waitForText(page, 'macvlan private on eth0');
  const made = await scene.host.docker.call({ method: 'GET', path: '/networks/apart' });
  expect(made).toMatchObject({ Options: { macvlan_mode: 'private' } });
  const { body } = await scene.client.call('networks.list', {});
  for (const network of body.items) await removeNetwork(scene, network);
});

it('tells of ipvlan at once where the kernel has none, and asks a routed network for no gateway', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await goTo(page, { path: '/networks/new' });
  await page.getByRole('radio', { name: /\(ipvlan\)/ }).check();
  await waitForText(page, /ipvlan is not supported by this host's kernel/);
  await fieldOf(page, 'Gateway').waitFor();
  await page.getByRole('radio', { name: 'l3', exact: true }).check();
  await fieldOf(page, 'Gateway').waitFor({ state: 'detached' });
  await waitForText(page, /carries no broadcast, no multicast and no DHCP/);
});

it('clones a workspace into a form without its address and its host port', async () => {
  const lan = await makeNetwork(scene, macvlanOn('lan', 'eth1', 'home'));
  const networks = [{ networkId: lan.id, ipv4Address: '192.168.77.150' }];
  const ports = [{ hostPort: 9000, containerPort: 8080 }];
  const { id } = await makeWorkspace(scene, { name: 'first', networks, ports });
  const { page } = await browsers.visit(scene.trailer);
  await goTo(page, { path: `/workspaces/${id}/overview` });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Clone/ }).click();
  await page.getByRole('heading', { level: 1, name: 'New workspace' }).waitFor();
  expect(await fieldOf(page, 'Name').inputValue()).toBe('first-2');
  const filled = page.locator('input');
  const values = await filled.evaluateAll((inputs) => inputs.map((input) => (input as { value?: string }).value));
  expect(values).toContain('8080');
  expect(values).not.toContain('192.168.77.150');
  expect(values).not.toContain('9000');
});
