import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withAdministrator } from './administrator.ts';
import { examineAccess } from './axe.ts';
import { walkByTab } from './keyboard.ts';
import { type ConsolePage, type FurnishedScene, goTo, pagesOf, raiseFurnishedScene } from './pages.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: FurnishedScene;

beforeAll(async () => {
  scene = await raiseFurnishedScene(withAdministrator);
});
afterAll(async () => await scene.destroy());

const names = pagesOf({} as FurnishedScene).map(({ name }) => name);

function pageNamed(name: string): ConsolePage {
  const found = pagesOf(scene).find((page) => page.name === name);
  if (found === undefined) throw new Error(`no page ${name}`);
  return found;
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(names)('%s keeps nobody out who reads by a screen reader or goes by keyboard', async (name) => {
    const found = pageNamed(name);
    const stranger = found.forStrangers === true ? { session: null } : {};
    const { page } = await browsers.visit(scene.trailer, { theme, ...stranger });
    await goTo(page, found);
    expect(await examineAccess(page)).toEqual([]);
  });
});

/** A terminal keeps the Tab key for the program in it, and a dialog keeps it inside. */
const withoutTab: ReadonlySet<string> = new Set(['workspace-terminal', 'palette', 'tasks']);

it.each(names.filter((name) => !withoutTab.has(name)))('%s can be gone through by the Tab key', async (name) => {
  const found = pageNamed(name);
  const { page } = await browsers.visit(scene.trailer, found.forStrangers === true ? { session: null } : {});
  // From its beginning, whatever else could be done there.
  await goTo(page, { path: found.path });
  expect(await walkByTab(page)).toEqual({ missed: [], unseen: [] });
});
