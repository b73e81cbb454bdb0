import { ApiProblem, type CreateNetwork } from '@trailer/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeNetwork, raiseScene, type Scene } from '../product/scene.ts';
import { withAdministrator } from './administrator.ts';
import { faultBeside, fieldOf } from './form.ts';
import { goTo } from './pages.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'dedicated' }], images: ['static'], ...withAdministrator });
});
afterAll(async () => await scene.destroy());

const labels = {
  subnet: 'Subnet',
  gateway: 'Gateway',
  ipRange: 'Range for workspaces',
  name: 'Name',
} as const;
type Field = keyof typeof labels;
type Draft = Readonly<Record<Field, string>>;

const good: Draft = { subnet: '192.168.77.0/24', gateway: '192.168.77.1', ipRange: '192.168.77.128/25', name: 'lan' };

const bad: readonly (readonly [string, Partial<Draft>, readonly Field[]])[] = [
  ['a subnet with host bits', { subnet: '192.168.77.5/24' }, ['subnet']],
  ['a gateway outside the subnet', { gateway: '192.168.78.1' }, ['gateway']],
  ['a range that is larger than the subnet', { ipRange: '192.168.0.0/16' }, ['ipRange']],
  ['a name that no network may have', { name: 'no spaces, please' }, ['name']],
  ['several of these at once', { subnet: '192.168.77.5/24', name: '-' }, ['subnet', 'name']],
  ['what is no address at all', { gateway: 'the router', ipRange: 'some' }, ['gateway', 'ipRange']],
];

/** What the API says of the same network, by field. */
async function refusalOf(draft: Draft, parentInterface: string): Promise<ReadonlyMap<string, string>> {
  const body: CreateNetwork = { hostId: scene.hostId, driver: 'macvlan', parentInterface, ...draft };
  try {
    await scene.client.call('networks.create', { query: { dryRun: 'true' }, body });
  } catch (error) {
    if (error instanceof ApiProblem) return new Map(error.problem.errors.map(({ path, message }) => [path, message]));
    throw error;
  }
  return new Map();
}

async function fillIn(page: Page, draft: Draft): Promise<void> {
  for (const [field, value] of Object.entries(draft)) await fieldOf(page, labels[field as Field]).fill(value);
}

it.each(bad)('refuses %s in the words of the API, beside the field', async (_, wrong, fields) => {
  const { page } = await browsers.visit(scene.trailer);
  await goTo(page, { path: '/networks/new' });
  const draft = { ...good, ...wrong };
  await fillIn(page, draft);
  await page.getByRole('button', { name: 'Create network' }).click();
  const parent = await page.getByRole('radiogroup', { name: /^Network card/ }).getByRole('radio', { checked: true });
  const expected = await refusalOf(draft, (await parent.getAttribute('value')) ?? '');
  expect([...expected.keys()].toSorted()).toEqual(fields.toSorted());
  for (const field of fields) expect(await faultBeside(fieldOf(page, labels[field]))).toBe(expected.get(field));
  const first = fields[0] === undefined ? '' : labels[fields[0]];
  expect(await fieldOf(page, first).evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
});

it('tells at once that somebody else took the name meanwhile', async () => {
  const { page } = await browsers.visit(scene.trailer);
  await goTo(page, { path: '/networks/new' });
  await fillIn(page, { ...good, name: 'taken' });
  expect(await faultBeside(fieldOf(page, 'Name'))).toBe('');
  await makeNetwork(scene, { name: 'taken', driver: 'bridge' });
  await fieldOf(page, 'Name').and(page.locator('[aria-invalid=true]')).waitFor();
  expect(await faultBeside(fieldOf(page, 'Name'))).toContain('taken');
});
