import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWorkspace, raiseScene, type Scene } from '../product/scene.ts';
import { administrator, withAdministrator } from './administrator.ts';
import { fieldOf } from './form.ts';
import { useBrowsers } from './testing.ts';

const browsers = useBrowsers();
let scene: Scene;

beforeAll(async () => {
  scene = await raiseScene({ hosts: [{ name: 'h1', nics: 'shared' }], images: ['static'], ...withAdministrator });
  await makeWorkspace(scene, { name: 'web' });
});
afterAll(async () => await scene?.destroy());

/** What a browser brings to a page on another port of the console's host name, as a published port is one. */
async function cookieAtOtherPort(page: Page): Promise<string> {
  const cookies: string[] = [];
  const server = createServer(({ headers }, response) => {
    cookies.push(headers.cookie ?? '');
    response.setHeader('content-type', 'text/html');
    // Without an icon of its own the browser would ask for one, perhaps when the server is gone.
    response.end('<title>Published</title><link rel="icon" href="data:,">');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { hostname } = new URL(scene.trailer.baseUrl);
    await page.goto(`http://${hostname}:${(server.address() as AddressInfo).port}/`);
    return cookies[0] ?? '';
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function statusWith(headers: Record<string, string>, path = '/api/v1/workspaces'): Promise<number> {
  const response = await fetch(new URL(path, scene.trailer.baseUrl), { headers });
  await response.body?.cancel();
  return response.status;
}

it('lets nobody in with the cookie that a page on another port of its host name gets', async () => {
  const { page, context } = await browsers.visit(scene.trailer, { session: null });
  await page.goto('/workspaces');
  await fieldOf(page, 'E-mail').fill(administrator.email);
  await fieldOf(page, 'Password').fill(administrator.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'web' }).waitFor();

  const cookie = await cookieAtOtherPort(await context.newPage());
  expect(cookie).toMatch(/^trailer_session=./);
  for (const path of ['/api/v1/workspaces', '/api/v1/session', '/api/v1/events']) {
    expect(await statusWith({ cookie }, path)).toBe(401);
  }

  // It is the console's own: with what never leaves its page it opens everything.
  const key = await page.evaluate(() => localStorage.getItem('trailer-session-key') ?? '');
  expect(await statusWith({ cookie, 'trailer-session-key': key })).toBe(200);
  await page.reload();
  await page.getByRole('link', { name: 'web' }).waitFor();
  // What happens still reaches it.
  await makeWorkspace(scene, { name: 'later' });
  await page.getByRole('link', { name: 'later' }).waitFor();
});

it('takes no session that another port of its host name planted', async () => {
  const signedIn = await fetch(new URL('/api/v1/session', scene.trailer.baseUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(administrator),
  });
  const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';');
  expect(await statusWith({ cookie })).toBe(200);
  const { page, context } = await browsers.visit(scene.trailer, { session: null });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: scene.trailer.baseUrl }]);
  await page.goto('/workspaces');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});
