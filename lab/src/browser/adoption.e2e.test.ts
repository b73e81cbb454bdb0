import { afterAll, beforeAll, expect, it } from 'vitest';
import { labImages } from '../images/catalog.ts';
import { addressOn, raiseScene, type Scene, settledWorkspace } from '../product/scene.ts';
import { lans } from '../topology/plan.ts';
import { withAdministrator } from './administrator.ts';
import { examineAccess } from './axe.ts';
import { goTo } from './pages.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
const address = '192.168.77.140';

let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'dedicated' }], images: ['static'], ...withAdministrator });
  const { subnet, gateway, workspaceRange: ipRange } = lans.lan;
  await scene.host.docker.createMacvlan({ name: 'lan-old', parent: 'eth1', subnet, gateway, ipRange });
  const networks = { 'lan-old': { IPAMConfig: { IPv4Address: address } } };
  await scene.host.docker.runContainer({ name: 'web-old', image: labImages.static.name, networks });
});
afterAll(async () => await scene?.destroy());

it('shows what is not Trailer’s, takes a network over, and then the container on it', async () => {
  const { page, troubles } = await browsers.visit(scene.trailer, { width: 1280, height: 1000 });
  await goTo(page, { path: `/hosts/${scene.hostId}` });
  const container = page.getByRole('region', { name: 'container web-old' });
  await container.getByText("network lan-old is not Trailer's: take that over first").waitFor();
  expect(await container.getByRole('button').count()).toBe(0);
  expect(await examineAccess(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take over network lan-old' }).click();
  await page.getByRole('button', { name: 'Take over network', exact: true }).click();
  await page.getByRole('region', { name: 'network lan-old' }).waitFor({ state: 'detached' });
  const { items } = (await scene.client.call('networks.list', {})).body;
  expect(items).toMatchObject([{ name: 'lan-old', adopted: expect.any(String) }]);
  const [lan] = items;
  await goTo(page, { path: `/networks/${lan?.id}` });
  await page.getByText('taken over as it is').waitFor();
  await page.getByRole('gridcell', { name: `${address}: container web-old, not Trailer’s` }).waitFor();
  await goTo(page, { path: `/hosts/${scene.hostId}` });
  await page.getByRole('button', { name: 'Take over container web-old' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('it is stopped and made anew once').waitFor();
  expect(await examineAccess(page)).toEqual([]);
  const confirm = dialog.getByRole('button', { name: 'Take over container' });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel('Type web-old to confirm').fill('web-old');
  await confirm.click();
  await page.getByRole('heading', { level: 1, name: 'web-old' }).waitFor();
  const [adopted] = (await scene.client.call('workspaces.list', {})).body.items;
  const settled = await settledWorkspace(scene, adopted?.id ?? '');
  expect(addressOn(settled, lan?.id ?? null)).toBe(address);
  expect(troubles).toEqual([]);
});
