import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readServerConfig } from './config.ts';

let data = '';
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'trailer-config-'));
});
afterEach(() => rm(data, { recursive: true }));

const read = (environment: Record<string, string> = {}, flags: { listen?: string } = {}) =>
  readServerConfig({ flags: { data, ...flags }, environment });
const writeConfig = (text: string) => writeFile(join(data, 'config.yml'), text);

it('needs nothing', async () => {
  expect(await read()).toEqual({
    dataFolder: data,
    listen: { host: '0.0.0.0', port: 8090 },
    databaseUrl: null,
    administrator: null,
    adminToken: null,
    secret: null,
    appsDomain: 'localhost',
    logLevel: 'info',
  });
});

it('takes a flag over the environment, and the environment over config.yml', async () => {
  await writeConfig(
    'listen: 127.0.0.1:1\nlogLevel: debug\nadmin: { email: file@example.org, password: from the file }\n',
  );
  const environment = { TRAILER_LISTEN: '127.0.0.1:2', TRAILER_ADMIN_EMAIL: 'env@example.org' };
  expect(await read(environment, { listen: '127.0.0.1:3' })).toMatchObject({
    listen: { port: 3 },
    logLevel: 'debug',
    administrator: { email: 'env@example.org', password: 'from the file' },
  });
  expect(await read(environment)).toMatchObject({ listen: { port: 2 } });
  expect(await read()).toMatchObject({ listen: { port: 1 } });
});

it('takes an empty variable for one that is not set', async () => {
  expect(await read({ TRAILER_ADMIN_TOKEN: '', TRAILER_DATABASE_URL: '' })).toMatchObject({ adminToken: null });
});

it.each([
  ['0.0.0.0:8090', { host: '0.0.0.0', port: 8090 }],
  ['[::]:80', { host: '::', port: 80 }],
  ['nas.lan:0', { host: 'nas.lan', port: 0 }],
])('listens on %s', async (TRAILER_LISTEN, listen) => {
  expect((await read({ TRAILER_LISTEN })).listen).toEqual(listen);
});

it.each(['localhost', 'apps.example.org', 'Apps.Example.ORG', 'a-b.c1'])(
  'has workspace URLs below %s',
  async (domain) => {
    expect((await read({ TRAILER_APPS_DOMAIN: domain })).appsDomain).toBe(domain.toLowerCase());
  },
);

it.each(['https://apps.example.org', 'apps.example.org:443', '.example.org', 'apps..org', '192.168.1.10', '*.x.org'])(
  'has no workspace URLs below %s',
  async (TRAILER_APPS_DOMAIN) => {
    await expect(read({ TRAILER_APPS_DOMAIN })).rejects.toThrow(/write a domain such as apps\.example\.org/);
  },
);

it.each([
  [{ TRAILER_LISTEN: '8090' }, 'TRAILER_LISTEN is 8090: write HOST:PORT, such as 0.0.0.0:8090 or [::]:8090'],
  [{ TRAILER_LISTEN: 'nas:70000' }, 'TRAILER_LISTEN is nas:70000: write HOST:PORT'],
  [{ TRAILER_ADMIN_TOKEN: 'short' }, 'TRAILER_ADMIN_TOKEN does not fit: choose one of 16 to 512 visible characters'],
  [{ TRAILER_DATABASE_URL: 'mysql://u:hidden@h/d' }, 'TRAILER_DATABASE_URL does not fit: write postgres://'],
  [{ TRAILER_LOG_LEVEL: 'loud' }, 'TRAILER_LOG_LEVEL is loud: choose one of fatal, error'],
  [{ TRAILER_ADMIN_EMAIL: 'ada@example.org' }, 'TRAILER_ADMIN_EMAIL and TRAILER_ADMIN_PASSWORD belong together'],
])('refuses %j, naming setting and cure', async (environment, message) => {
  await expect(read(environment)).rejects.toThrow(message);
});

it('names every bad setting at once, and shows no secret', async () => {
  const environment = { TRAILER_ADMIN_TOKEN: 'hunter2', TRAILER_LISTEN: 'x', TRAILER_LOG_LEVEL: 'y' };
  const message = await read(environment).catch((error: Error) => error.message);
  expect(String(message).split('\n')).toHaveLength(3);
  expect(message).not.toContain('hunter2');
});

it('refuses settings in config.yml that do not exist, and leaves the agent its own', async () => {
  await writeConfig('dockerSocket: /run/docker.sock\nreturnPath: { strategy: exec }\nlissten: x\nadmin: { user: y }\n');
  await expect(read()).rejects.toThrow(
    'config.yml: lissten is not a setting: remove it, or correct its name\nconfig.yml: admin.user is not a setting',
  );
});

it.each([
  ['listen: [', /config.yml is not YAML/],
  ['- listen', /config.yml must hold settings as "name: value" lines/],
  ['listen: 8090', /config.yml: listen is 8090: write HOST:PORT/],
])('refuses the config.yml %j', async (text, message) => {
  await writeConfig(text);
  await expect(read()).rejects.toThrow(message);
});
