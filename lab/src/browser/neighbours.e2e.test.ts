import { once } from 'node:events';
import { type IncomingMessage, request as openRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import type { AppAddress, Workspace } from '@trailer/contract';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../process/wait.ts';
import { serveWeb, visitApp } from '../product/apps.ts';
import { makeWorkspace, raiseScene, type Scene } from '../product/scene.ts';
import { withAdministrator } from './administrator.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
const webPort = 8081;
const refusedFrame = 'chrome-error://chromewebdata/';
let scene: Scene;
let one: Workspace;
let two: Workspace;

beforeAll(async () => {
  // On plain HTTP, at names other than localhost, a browser does not say which page asks.
  const environment = { ...withAdministrator.trailer?.environment, TRAILER_APPS_DOMAIN: 'apps.example.test' };
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['static'], trailer: { environment } });
  one = await makeWebWorkspace('one');
  two = await makeWebWorkspace('two');
});
afterAll(async () => await scene?.destroy());

async function makeWebWorkspace(name: string): Promise<Workspace> {
  const workspace = await makeWorkspace(scene, { name, image: 'static' });
  await serveWeb(scene, workspace, { port: webPort });
  const visitor = await visitApp(scene, workspace, webPort);
  const isServed = async () => ((await visitor.open({ path: '/' })).statusCode === 200 ? true : undefined);
  await waitFor(isServed, { what: `a page of ${name}`, timeoutMs: 10_000 });
  return workspace;
}

/** The console by a name of the same site as the workspaces, where plain HTTP needs it. */
function consoleHost(): string {
  return `trailer.example.test:${new URL(scene.trailer.baseUrl).port}`;
}

/** Lets a browser in at a workspace, as the console at that name would; gives the page it is then at. */
async function enter(context: BrowserContext, { id }: Workspace): Promise<{ page: Page; origin: string }> {
  const { hostname, port } = new URL(scene.trailer.baseUrl);
  const path = `/api/v1/workspaces/${id}/apps`;
  const authorization = `Bearer ${scene.trailer.token}`;
  const headers = { host: consoleHost(), authorization, 'content-type': 'application/json' };
  const request = openRequest({ hostname, port, path, method: 'POST', headers });
  request.end(JSON.stringify({ port: webPort }));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { url, origin } = (await json(response)) as AppAddress;
  const page = await context.newPage();
  await page.goto(url);
  return { page, origin };
}

/** Where a frame of this address ends up in a page; an address of the browser's own says that it was refused. */
async function framedIn(page: Page, src: string): Promise<string> {
  const name = src;
  const frame = { name, src };
  await page.evaluate(
    (attributes) =>
      new Promise<void>((resolve) => {
        const element = Object.assign(document.createElement('iframe'), attributes);
        element.addEventListener('load', () => resolve());
        document.body.append(element);
      }),
    frame,
  );
  return (
    page
      .frames()
      .find((each) => each.name() === name)
      ?.url() ?? ''
  );
}

/** Whether a page gets a picture. */
async function isShownIn(page: Page, src: string): Promise<boolean> {
  return await page.evaluate(
    (address) =>
      new Promise<boolean>((resolve) => {
        const picture = new Image();
        picture.addEventListener('load', () => resolve(true));
        picture.addEventListener('error', () => resolve(false));
        picture.src = address;
      }),
    src,
  );
}

it('keeps a page of a workspace from framing another, and from its pictures, and from nothing of its own', async () => {
  const { context } = await browsers.visit(scene.trailer, { session: null });
  browsers.expectTroubles();
  const { page, origin } = await enter(context, one);
  const beside = (await enter(context, two)).origin;
  expect(await framedIn(page, `${origin}/`)).toBe(`${origin}/`);
  expect(await isShownIn(page, `${origin}/picture.svg`)).toBe(true);
  expect(await framedIn(page, `${beside}/`)).toBe(refusedFrame);
  expect(await isShownIn(page, `${beside}/picture.svg`)).toBe(false);
});

it('lets the console it was opened from frame it', async () => {
  const { context, page } = await browsers.visit(scene.trailer, { session: null });
  const { origin } = await enter(context, one);
  await page.goto(`http://${consoleHost()}/`);
  expect(await framedIn(page, `${origin}/`)).toBe(`${origin}/`);
});
