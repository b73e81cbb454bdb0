import { describe, expect, it } from 'vitest';
import { entranceOf, originOf, parseAppHost, warningFor } from './address.ts';

const id = '0123456789abcdef';

describe('a host name', () => {
  it.each([
    [`8006--${id}.localhost`, { port: 8006, workspace: id }],
    [`8006--${id}.localhost:8090`, { port: 8006, workspace: id }],
    [`8006--${id.toUpperCase()}.LocalHost.:8090`, { port: 8006, workspace: id }],
    ['80--my-desk.localhost', { port: 80, workspace: 'my-desk' }],
    ['80--a.b_c.localhost', { port: 80, workspace: 'a.b_c' }],
  ])('%s names a port of a workspace', (host, expected) => {
    expect(parseAppHost(host, 'localhost')).toEqual(expected);
  });

  it.each([
    '0--w.localhost',
    '65536--w.localhost',
    '080--w.localhost',
    '80--.localhost',
    '--w.localhost',
    '80--w/../x.localhost',
    '80--w w.localhost',
    '80--w@evil.localhost',
    '99999999--w.localhost',
  ])('%s is for workspaces and names none', (host) => {
    expect(parseAppHost(host, 'localhost')).toBeNull();
  });

  it.each([
    'localhost',
    'localhost:8090',
    '192.168.1.10:8090',
    '[::1]:8090',
    '80--w.localhost.evil.example',
    'xlocalhost',
    '',
    'trailer.localhost',
    'a.trailer.localhost:8090',
    '80-w.localhost',
    'xn--bcher-kva.localhost',
  ])('"%s" is not for workspaces', (host) => {
    expect(parseAppHost(host, 'localhost')).toBe('elsewhere');
  });
});

describe('the address of a port', () => {
  const app = { port: 8006, workspace: id } as Parameters<typeof originOf>[0];

  it('has the scheme and the port of the page that asked', () => {
    const entrance = entranceOf({ host: 'trailer.example.org', origin: 'https://trailer.example.org:8443' });
    expect(originOf(app, entrance, 'apps.example.org')).toBe(`https://8006--${id}.apps.example.org:8443`);
  });

  it('has the port of the server where no browser asked, and the scheme its proxy tells', () => {
    expect(originOf(app, entranceOf({ host: '127.0.0.1:8090' }), 'localhost')).toBe(
      `http://8006--${id}.localhost:8090`,
    );
    const proxied = entranceOf({ host: 'trailer.example.org', 'x-forwarded-proto': 'https' });
    expect(originOf(app, proxied, 'apps.example.org')).toBe(`https://8006--${id}.apps.example.org`);
    expect(entranceOf({ host: 'x', origin: 'null' })).toEqual({ scheme: 'http', host: 'x' });
  });

  it('that only leads to the browser itself comes with a warning, unless the server is there too', () => {
    for (const host of ['localhost:8090', '127.0.0.1:8090', '[::1]:8090']) {
      expect(warningFor({ scheme: 'http', host }, 'localhost')).toBeNull();
    }
    expect(warningFor({ scheme: 'http', host: '192.168.1.10:8090' }, 'localhost')).toMatch(/TRAILER_APPS_DOMAIN/);
    expect(warningFor({ scheme: 'http', host: '192.168.1.10:8090' }, 'apps.example.org')).toBeNull();
  });
});
