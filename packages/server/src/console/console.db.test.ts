import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqliteTestDatabase } from '../db/testing.ts';
import { openTestServer, type TestServer } from '../testing.ts';

const script = 'document.title = "the console";';
let folder = '';
let server: TestServer;
let removeDatabase: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trailer-console-'));
  await mkdir(join(folder, 'assets'));
  await mkdir(join(folder, '.vite'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>the console</title>');
  await writeFile(join(folder, 'icon.svg'), '<svg/>');
  await writeFile(join(folder, '.vite', 'manifest.json'), '{}');
  await writeFile(join(folder, 'assets', 'index-abc.js'), script);
  await writeFile(join(folder, 'assets', 'index-abc.js.gz'), gzipSync(script));
  const { database, remove } = await sqliteTestDatabase();
  removeDatabase = remove;
  server = await openTestServer(async () => database, {}, folder);
});

afterAll(async () => {
  await server.app.close();
  await removeDatabase();
  await rm(folder, { recursive: true });
});

/** What a browser that goes to an address is answered. */
async function visit(url: string, more: InjectOptions = {}) {
  return await server.app.inject({ url, ...more, headers: { accept: 'text/html,*/*', ...more.headers } });
}

it.each(['/', '/setup?token=x', '/workspaces', '/workspaces/w1/network?from=lan-client', '/no/such/page'])(
  'is the page at %s',
  async (url) => {
    const page = await visit(url);
    expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(page.body).toContain('the console');
  },
);

it('lets only its own scripts run, and nobody frame it', async () => {
  const { headers } = await visit('/workspaces', { headers: { host: '192.168.77.10:8090' } });
  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("connect-src 'self' ws://192.168.77.10:8090 wss://192.168.77.10:8090");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain('frame-src http://*.localhost:* https://*.localhost:*');
});

it('takes nothing of a policy from a stranger', async () => {
  const { headers } = await visit('/', { headers: { host: "x; script-src 'unsafe-inline' evil.example" } });
  expect(headers['content-security-policy']).toContain("connect-src 'self';");
  expect(headers['content-security-policy']).not.toContain('evil.example');
});

it('sends its files for ever, compressed to whoever takes that', async () => {
  const plain = await server.app.inject('/assets/index-abc.js');
  expect([plain.body, plain.headers['content-encoding']]).toEqual([script, undefined]);
  expect(plain.headers['cache-control']).toContain('immutable');
  expect(plain.headers['content-type']).toContain('javascript; charset=utf-8');
  expect(plain.headers['x-content-type-options']).toBe('nosniff');
  const headers = { 'accept-encoding': 'gzip, br' };
  const compressed = await server.app.inject({ url: '/assets/index-abc.js', headers });
  expect(compressed.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(compressed.rawPayload).toString()).toBe(script);
  const refusing = await server.app.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': 'gzip;q=0' } });
  expect(refusing.body).toBe(script);
  expect((await server.app.inject('/icon.svg')).headers['content-type']).toBe('image/svg+xml');
});

it.each([
  '/assets/gone.js',
  '/assets/',
  '/assets/../index.html',
  '/assets/..%2findex.html',
  '/assets/..%2f..%2f..%2fetc%2fpasswd',
  '/assets/index-abc.js.gz',
  '/.vite/manifest.json',
])('has no file at %s', async (url) => {
  const answer = await server.app.inject(url);
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
});

it('refuses an address that holds a NUL', async () => {
  expect((await server.app.inject('/assets/%00.js')).statusCode).toBe(400);
});

it.each(['/assets/gone.js', '/api/v1/nowhere', '/api', '/agent/v1/link'])(
  'answers a browser at %s with a problem, not with a page',
  async (url) => expect((await visit(url)).statusCode).toBe(404),
);

it('is a page for browsers only: programs and writes get a problem', async () => {
  expect((await server.app.inject({ url: '/workspaces', headers: { accept: 'application/json' } })).statusCode).toBe(
    404,
  );
  expect((await visit('/workspaces', { method: 'POST' })).statusCode).toBe(404);
  expect((await visit('/setup', { method: 'POST' })).statusCode).toBe(405);
});

it('leaves every closed route closed', async () => {
  expect((await visit('/api/v1/workspaces')).statusCode).toBe(401);
  expect((await visit('/metrics')).statusCode).toBe(401);
});
