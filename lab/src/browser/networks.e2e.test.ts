import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { macvlanOn } from '../product/network.ts';
import { addressOn, makeNetwork, makeWorkspace, raiseScene, removeWorkspace, type Scene } from '../product/scene.ts';
import { startDhcp } from '../topology/dhcp.ts';
import { withAdministrator } from './administrator.ts';
import { faultBeside, fieldOf, waitForText } from './form.ts';
import { goTo } from './pages.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['static'], ...withAdministrator });
});
afterAll(async () => await scene.destroy());

/** What the engine has under that name, as far as the preview tells of it. */
async function madeOnEngine(name: string): Promise<unknown> {
  const made = await scene.host.docker.call({ method: 'GET', path: `/networks/${name}` });
  const { Name, Driver, Options, IPAM } = made as Readonly<Record<string, unknown>>;
  const { Config } = IPAM as { readonly Config: readonly unknown[] };
  return { Name, Driver, Options, IPAM: { Driver: 'default', Config } };
}

async function openNetwork(page: Page, id: string): Promise<void> {
  await goTo(page, { path: `/networks/${id}` });
}

it('makes on the engine exactly what the page showed before', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await goTo(page, { path: '/networks/new' });
  await fieldOf(page, 'Name').fill('previewed');
  const excluded = page.getByRole('combobox', { name: 'Excluded addresses' });
  await excluded.fill('192.168.77.200, 192.168.77.201');
  await excluded.press('Enter');
  const shown: unknown = JSON.parse((await page.getByLabel('Request to the Engine API').textContent()) ?? '');
  expect(shown).toMatchObject({ Name: 'previewed', Driver: 'macvlan', Options: { parent: 'eth0' } });
  await page.getByRole('button', { name: 'Create network' }).click();
  await page.getByRole('heading', { level: 1, name: 'previewed' }).waitFor();
  await waitForText(page, 'created');
  expect(await madeOnEngine('previewed')).toEqual(shown);
  await page.getByRole('button', { name: 'Delete' }).click();
  await fieldOf(page, 'Type previewed to confirm').fill('previewed');
  await page.getByRole('button', { name: 'Delete network' }).click();
  await page.getByRole('heading', { name: 'This network is not there' }).waitFor();
});

it('shows beside its field what a host hears on the wire, before anything is made', async () => {
  const dhcp = await startDhcp(scene.lab.router, { range: [200, 250] });
  try {
    const { page } = await browsers.visit(scene.trailer);
    await goTo(page, { path: '/networks/new' });
    await waitForText(page, 'Checked on the wire: see the warnings above');
    await waitForText(page, /192\.168\.77\.192\/27 meets the pool of DHCP server 192\.168\.77\.1,/);
    await fieldOf(page, 'Gateway').fill('192.168.77.9');
    await waitForText(page, /192\.168\.77\.9 is answered for by nobody on eth0/);
    await fieldOf(page, 'Gateway').fill('192.168.77.1');
    await fieldOf(page, 'Range for workspaces').fill('192.168.77.128/27');
    await waitForText(page, 'Checked on the wire: the gateway answers');
  } finally {
    await dhcp.stop();
  }
});

it('leads by three answers to a form that is filled in, and to a network that the engine makes', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await goTo(page, { path: '/networks' });
  await page.getByRole('link', { name: 'Which network?' }).click();
  const answer = (question: RegExp, name: RegExp) =>
    page.getByRole('radiogroup', { name: question }).getByRole('radio', { name }).check();
  await answer(/need a network at all/, /^Yes/);
  await answer(/a machine on your LAN/, /^Yes/);
  await answer(/several MAC addresses/, /^Yes/);
  await page
    .getByRole('region', { name: 'Recommendation' })
    .getByRole('heading', { name: /^macvlan/ })
    .waitFor();
  await page.getByRole('link', { name: 'Go on to the filled-in form' }).click();
  expect(await fieldOf(page, 'Name').inputValue()).toBe('lan');
  await page.getByRole('button', { name: 'Create network' }).click();
  await page.getByRole('heading', { level: 1, name: 'lan' }).waitFor();
  await waitForText(page, 'created');
  expect(await madeOnEngine('lan')).toMatchObject({
    Driver: 'macvlan',
    Options: { parent: 'eth0' },
    IPAM: { Config: [{ Subnet: '192.168.77.0/24', Gateway: '192.168.77.1', IPRange: '192.168.77.192/27' }] },
  });
  await page.getByRole('button', { name: 'Delete' }).click();
  await fieldOf(page, 'Type lan to confirm').fill('lan');
  await page.getByRole('button', { name: 'Delete network' }).click();
  await page.getByRole('heading', { name: 'This network is not there' }).waitFor();
});

it('makes a bridge with IPv6 at a suggested prefix, and a workspace with an address of its choice there', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await goTo(page, { path: '/networks/new' });
  await page.getByRole('radio', { name: 'Inside the host (bridge)' }).check();
  await fieldOf(page, 'Name').fill('six');
  await page.getByRole('button', { name: 'Add IPv6' }).click();
  await page.getByRole('button', { name: /^Use fd/ }).click();
  const subnet = await fieldOf(page, 'IPv6 subnet').inputValue();
  const gateway = fieldOf(page, 'IPv6 gateway');
  await gateway.fill('fe80::1');
  expect(await faultBeside(gateway)).toContain('is link-local, which the engine does not take');
  await gateway.fill('');
  await page.getByRole('button', { name: 'Create network' }).click();
  await page.getByRole('heading', { level: 1, name: 'six' }).waitFor();
  // `is about to be created` would do for the words alone.
  await expect
    .poll(async () => JSON.stringify(await madeOnEngine('six').catch(() => null)), { timeout: 20_000 })
    .toContain(`"Subnet":"${subnet}"`);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const asked = subnet.replace('/64', '50');
  const workspace = await makeWorkspace(scene, { name: 'sixth', networks: [{ networkId: id, ipv6Address: asked }] });
  await page.getByRole('list', { name: 'IPv6 addresses' }).getByText(asked).waitFor();
  await goTo(page, { path: `/workspaces/${workspace.id}/settings` });
  expect(await fieldOf(page, 'IPv6 address').inputValue()).toBe(asked);
  await removeWorkspace(scene, workspace.id);
  await scene.client.call('networks.delete', { id });
});

it('gives the host a shim at the suggested address, as the commands on the page say, and takes it away', async () => {
  const links = async () => (await scene.host.run(['ip', '-brief', 'address', 'show', 'type', 'macvlan'])).stdout;
  const { page } = await browsers.visit(scene.trailer);
  await goTo(page, { path: '/networks/new' });
  await fieldOf(page, 'Name').fill('shimmed');
  const shim = fieldOf(page, 'Host shim');
  await shim.fill(scene.host.address);
  expect(await faultBeside(shim)).toContain("this host's own on eth0");
  await shim.fill('');
  await page.getByRole('button', { name: 'Use 192.168.77.254' }).click();
  const commands = page.getByTestId('link-commands');
  await commands.getByText('ip address add 192.168.77.254/32 dev trl-preview').waitFor();
  await page.getByRole('button', { name: 'Create network' }).click();
  await page.getByRole('heading', { level: 1, name: 'shimmed' }).waitFor();
  await expect.poll(links, { timeout: 20_000 }).toMatch(/^trl-[0-9a-f]{10}@eth0 .* 192\.168\.77\.254\/32/m);
  await page.getByRole('button', { name: 'Edit' }).click();
  await fieldOf(page, 'Host shim').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(links, { timeout: 20_000 }).not.toContain('trl-');
  await page.getByRole('button', { name: 'Delete' }).click();
  await fieldOf(page, 'Type shimmed to confirm').fill('shimmed');
  await page.getByRole('button', { name: 'Delete network' }).click();
  await page.getByRole('heading', { name: 'This network is not there' }).waitFor();
});

it('shows on the map whose address is whose, as soon as a workspace has one, and keeps a network that is used', async () => {
  const network = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'used'));
  const { page } = await browsers.visit(scene.trailer);
  await openNetwork(page, network.id);
  const map = page.getByRole('grid', { name: 'Addresses of 192.168.77.0/24' });
  await map.getByRole('gridcell', { name: '192.168.77.1: gateway' }).waitFor();
  await map.getByRole('gridcell', { name: new RegExp(`^${scene.host.address}: host .* on eth0$`) }).waitFor();
  const workspace = await makeWorkspace(scene, { name: 'web', networks: [{ networkId: network.id }] });
  const own = map.getByRole('gridcell', { name: `${addressOn(workspace, network.id)}: workspace web` });
  await own.waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Network used is in use' });
  await dialog.getByRole('link', { name: 'web' }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await removeWorkspace(scene, workspace.id);
  await own.waitFor({ state: 'detached' });
});

it('walks the map by keyboard', async () => {
  const { page } = await browsers.visit(scene.trailer);
  const { id } = await makeNetwork(scene, {
    name: 'wide',
    driver: 'bridge',
    subnet: '10.99.0.0/16',
    gateway: '10.99.0.1',
  });
  await openNetwork(page, id);
  await page.getByRole('gridcell').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Addresses of 10.99.16.0/24' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await waitForText(page, '10.99.16.1: Free, Docker gives it out');
  await page.getByRole('button', { name: '10.99.0.0/16', exact: true }).click();
  await page.getByRole('grid', { name: 'Addresses of 10.99.0.0/16' }).waitFor();
});

it('tells who edits a network that somebody else changed it, and overwrites nothing that was left alone', async () => {
  const { id } = await makeNetwork(scene, { name: 'before', driver: 'bridge' });
  const { page } = await browsers.visit(scene.trailer);
  await openNetwork(page, id);
  await page.getByRole('button', { name: 'Edit' }).click();
  await fieldOf(page, 'Name').fill('bridge');
  expect(await faultBeside(fieldOf(page, 'Name'))).toMatch(/belongs to the engine/);
  await fieldOf(page, 'Name').fill('before');
  await fieldOf(page, 'Description').fill('mine');
  await scene.client.call('networks.update', { id, body: { name: 'theirs' } });
  await waitForText(page, 'Somebody else changed this network meanwhile');
  await page.getByRole('button', { name: 'Go on with what I typed' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'theirs' }).waitFor();
  await waitForText(page, 'mine');
  expect((await scene.client.call('networks.get', { id })).body).toMatchObject({ name: 'theirs', description: 'mine' });
});
