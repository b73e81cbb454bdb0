import { afterAll, beforeAll, expect, it } from 'vitest';
import { labImages } from '../images/catalog.ts';
import { raiseScene, type Scene } from '../product/scene.ts';
import { administrator } from './administrator.ts';
import { fieldOf, waitForText } from './form.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['static'] });
});
afterAll(async () => await scene.destroy());

/** What the server printed, as an address of the door that leads to it. */
async function setupPath(): Promise<string> {
  const link = /\/setup\?token=[\w-]+/.exec(await scene.trailer.logs());
  if (link === null) throw new Error('the server printed no set-up link');
  return link[0];
}

it('leads a newcomer from the set-up link to a workspace that answers the LAN', async () => {
  const { page } = await browsers.visit(scene.trailer, { session: null });
  await page.goto(await setupPath());
  await fieldOf(page, 'E-mail').fill(administrator.email);
  await fieldOf(page, 'Password').fill(administrator.password);
  await page.getByRole('button', { name: 'Create administrator' }).click();

  await page.getByRole('link', { name: 'Create a network' }).click();
  // Everything that the host knows is filled in: its NIC, and subnet, gateway and a range of its LAN.
  await fieldOf(page, 'Subnet').waitFor();
  expect(await fieldOf(page, 'Subnet').inputValue()).toBe('192.168.77.0/24');
  expect(await fieldOf(page, 'Gateway').inputValue()).toBe('192.168.77.1');
  await page.getByRole('button', { name: 'Create network' }).click();
  await page.getByRole('heading', { level: 1, name: 'lan' }).waitFor();
  await waitForText(page, 'created');

  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('link', { name: 'Create a workspace' }).click();
  await fieldOf(page, 'Name').fill('web');
  await fieldOf(page, 'Image').fill(labImages.static.name);
  await page.getByRole('button', { name: 'Add network' }).click();
  await page.getByRole('button', { name: 'Add port' }).click();
  await fieldOf(page, 'Host port').fill('9090');
  await fieldOf(page, 'Container port').fill('8080');
  const hostPort = `${scene.host.address}:9090/tcp`;
  const predicted = page.getByRole('gridcell', { name: `${hostPort} from a client on the LAN: predicted answers` });
  await predicted.waitFor();
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await page.getByRole('heading', { level: 1, name: 'web' }).waitFor();
  await waitForText(page, 'running');

  await page.getByRole('tab', { name: 'Network' }).click();
  await page.getByRole('button', { name: /^Probe/ }).click();
  await page
    .getByRole('gridcell', { name: `${hostPort} from the Docker host: predicted answers, measured answers` })
    .waitFor();

  const { body } = await scene.client.call('workspaces.list', {});
  const own = body.items[0]?.status.addresses.find(({ networkId }) => networkId !== null)?.address ?? '';
  const client = await scene.lab.vantage('lan-client');
  expect(await client.probe({ address: own, port: 8080, protocol: 'tcp' })).toMatchObject({ verdict: 'answers' });
  expect(await client.probe({ address: scene.host.address, port: 9090, protocol: 'tcp' })).toMatchObject({
    verdict: 'answers',
  });
});

it('lets nobody use the set-up link twice', async () => {
  const { page } = await browsers.visit(scene.trailer, { session: null });
  await page.goto(await setupPath());
  await fieldOf(page, 'E-mail').fill('eve@example.org');
  await fieldOf(page, 'Password').fill('another long password');
  await page.getByRole('button', { name: 'Create administrator' }).click();
  await page.getByRole('alert').first().waitFor();
});

it('signs somebody in and out again, and shows nothing to who is not', async () => {
  const { page } = await browsers.visit(scene.trailer, { session: null });
  await page.goto('/workspaces');
  await fieldOf(page, 'E-mail').fill(administrator.email);
  await fieldOf(page, 'Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').first().waitFor();
  expect(await page.getByRole('link', { name: 'web' }).count()).toBe(0);
  await fieldOf(page, 'Password').fill(administrator.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'web' }).waitFor();
  const key = await page.evaluate(() => localStorage.getItem('trailer-session-key') ?? '');
  const [session] = await page.context().cookies();
  const headers = { cookie: `${session?.name}=${session?.value}`, 'trailer-session-key': key };
  const list = new URL('/api/v1/workspaces', scene.trailer.baseUrl);
  expect((await fetch(list, { headers })).status).toBe(200);
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect((await fetch(list, { headers })).status).toBe(401);
});
