import type { OutgoingHttpHeaders } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { sqliteTestDatabase } from '../db/testing.ts';
import { type AppWorld, adminToken, appPort, createAppWorld, type Got, get, visit } from './testing.ts';

let world: AppWorld;
beforeEach(async () => {
  const { database, remove } = await sqliteTestDatabase();
  world = await createAppWorld(database);
  return async () => {
    await world.close();
    await remove();
  };
});

/** Has the workspace answer with these, and asks it. */
async function answered(
  answer: { readonly status?: number; readonly headers?: OutgoingHttpHeaders | string[] },
  request: { readonly method?: string } = {},
): Promise<Got> {
  world.upstream.removeAllListeners('request');
  world.upstream.on('request', (_request, response) => {
    response.writeHead(answer.status ?? 200, answer.headers).end();
  });
  const { host, cookie } = await visit(world);
  return get(world, { path: '/', ...request, headers: { host, cookie } });
}

/** What a browser sends that was let in from a console at this host. */
async function visitFrom(console: { readonly host: string; readonly origin?: string }): Promise<OutgoingHttpHeaders> {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json', ...console };
  const path = `/api/v1/workspaces/${world.workspace.id}/apps`;
  const opened = await get(world, { method: 'POST', path, headers }, JSON.stringify({ port: appPort }));
  const ticket = /ticket=([\w-]+)/.exec(opened.body)?.[1] ?? opened.body;
  const host = `${appPort}--${world.workspace.id}.localhost`;
  const entered = await get(world, { path: `/.trailer/enter?ticket=${ticket}`, headers: { host } });
  return { host, cookie: entered.headers['set-cookie']?.[0]?.split(';', 1)[0] };
}

describe('a page of a workspace', () => {
  test('may be framed by itself and by the console it was opened from, and its own policy stays as it is', async () => {
    const policies = ["default-src 'self'", 'frame-ancestors *'];
    const { rawHeaders } = await answered({
      headers: policies.flatMap((policy) => ['content-security-policy', policy]),
    });
    expect(linesNamed(rawHeaders, 'content-security-policy')).toEqual([
      ...policies,
      `frame-ancestors 'self' http://localhost:${world.port}`,
    ]);
  });

  test.each([
    [{ host: 'trailer.example.org', origin: 'https://trailer.example.org' }, 'https://trailer.example.org'],
    [{ host: 'Trailer.lan:8090', origin: 'http://trailer.lan:8090' }, 'http://trailer.lan:8090'],
    [{ host: '192.168.1.10:8090' }, 'http://192.168.1.10:8090'],
  ])('that was opened from %j may be framed there', async (from, origin) => {
    const { headers } = await get(world, { path: '/', headers: await visitFrom(from) });
    expect(headers['content-security-policy']).toBe(`frame-ancestors 'self' ${origin}`);
  });

  test.each([{ host: '[::1]:8090', origin: 'http://[::1]:8090' }, { host: "x;script-src,'none'" }])(
    'that was opened from %j, which no policy can name, is closed to no frame',
    async (from) => {
      const { status, headers } = await get(world, { path: '/', headers: await visitFrom(from) });
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toBeUndefined();
    },
  );
});

describe('what a workspace serves', () => {
  test('may be loaded by its own pages alone, unless it says otherwise itself', async () => {
    expect((await answered({})).headers['cross-origin-resource-policy']).toBe('same-origin');
    const { headers } = await answered({ headers: { 'Cross-Origin-Resource-Policy': 'cross-origin' } });
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
  });

  test('says the same to HEAD', async () => {
    const { headers } = await answered({ headers: { 'content-length': 10 } }, { method: 'HEAD' });
    expect(headers).toMatchObject({
      'content-length': '10',
      'content-security-policy': `frame-ancestors 'self' http://localhost:${world.port}`,
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test('keeps the policies a browser knows of it when nothing changed', async () => {
    const { status, headers } = await answered({ status: 304, headers: { etag: '"1"' } });
    expect(status).toBe(304);
    expect(headers).not.toHaveProperty('content-security-policy');
    expect(headers).not.toHaveProperty('cross-origin-resource-policy');
    const own = await answered({ status: 304, headers: { 'content-security-policy': "default-src 'self'" } });
    expect(own.headers['content-security-policy']).toBe(
      `default-src 'self', frame-ancestors 'self' http://localhost:${world.port}`,
    );
  });
});

function linesNamed(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
