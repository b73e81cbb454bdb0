import { type RouteSpec, routeTable } from '@trailer/contract';
import { describe, expect, it } from 'vitest';
import { bindRoutes } from './features.ts';
import { problem } from './problem.ts';
import { openTestApp } from './testing.ts';

const known = { 'x-actor': 'known' };
const json = { ...known, 'content-type': 'application/json' };
const routes: readonly RouteSpec[] = Object.values(routeTable);

describe('every route', () => {
  const closed = routes.filter((route) => route.permission !== 'public');

  it.each(closed.map((route) => [route.method, route.path] as const))(
    'refuses a stranger at %s %s before it reads a body',
    async (method, path) => {
      const { app } = await openTestApp();
      const headers = { 'content-type': 'application/json' };
      const answer = await app.inject({ method, url: path.replace('{id}', 'x'), headers, payload: '{ not json' });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: 'unauthenticated' });
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    },
  );

  it.each(closed.map((route) => [route.method, route.path] as const))(
    'refuses a caller without the permission at %s %s',
    async (method, path) => {
      const actor = { kind: 'user', userId: 'u2', name: 'user:eve', administrator: false } as const;
      const { app, audited } = await openTestApp({ known: { actor } });
      const answer = await app.inject({ method, url: path.replace('{id}', 'x'), headers: known });
      expect(answer.statusCode).toBe(403);
      expect(audited.map(({ outcome }) => outcome)).toEqual(method === 'GET' ? [] : ['refused']);
    },
  );

  it('exists in the table, and nothing beside it', async () => {
    const { app } = await openTestApp();
    for (const url of [
      '/api/v1/nowhere',
      '/api',
      '/api/v1/hosts/',
      '/agent/v1/link',
      '/api/v1/hosts/a%2fb',
      '/api/v1/hosts/a.b',
    ]) {
      const answer = await app.inject({ url, headers: known });
      expect(answer.json()).toMatchObject({ status: 404, code: 'not_found', errors: [] });
    }
  });

  it('has exactly one feature that answers it, else the app does not start', () => {
    expect(() => bindRoutes([{ handlers: {} }])).toThrow(/no feature answers hosts.list/);
    const twice = { handlers: { 'hosts.list': () => Promise.resolve(null) } };
    expect(() => bindRoutes([twice, twice])).toThrow('2 features answer hosts.list');
  });
});

describe('a request that cannot be read', () => {
  const unreadable: readonly (readonly [string, Unreadable])[] = [
    ['is not JSON', { payload: '{ "name": ', type: 'application/json', status: 400, code: 'malformed_request' }],
    [
      'is not UTF-8',
      {
        payload: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
        type: 'application/json',
        status: 400,
        code: 'malformed_request',
      },
    ],
    [
      'has a key __proto__',
      {
        payload: '{"__proto__":{"administrator":true}}',
        type: 'application/json',
        status: 400,
        code: 'malformed_request',
      },
    ],
    [
      'is nested beyond measure',
      { payload: '['.repeat(100_000), type: 'application/json', status: 400, code: 'malformed_request' },
    ],
    [
      'is nested beyond measure and closed',
      { payload: nested(60_000), type: 'application/json', status: 400, code: 'malformed_request' },
    ],
    [
      'is larger than 256 KiB',
      { payload: JSON.stringify('x'.repeat(256 * 1024)), type: 'application/json', status: 413, code: 'too_large' },
    ],
    ['is no JSON by its type', { payload: '{}', type: 'text/plain', status: 415, code: 'unsupported_media_type' }],
    [
      'is a form',
      { payload: 'name=lan', type: 'application/x-www-form-urlencoded', status: 415, code: 'unsupported_media_type' },
    ],
  ];

  it.each(unreadable)('is refused when its body %s', async (_why, { payload, type, status, code }) => {
    const { app } = await openTestApp();
    const headers = { ...known, 'content-type': type };
    const answer = await app.inject({ method: 'POST', url: '/api/v1/networks', headers, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status, code, errors: [] });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  it('is told which methods an address takes', async () => {
    const { app } = await openTestApp();
    const answer = await app.inject({ method: 'PUT', url: '/api/v1/networks/x', headers: known });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe('GET, PATCH, DELETE');
  });

  it('is refused when its address cannot be decoded', async () => {
    const { app } = await openTestApp();
    expect((await app.inject('/api/v1/hosts/%zz')).json()).toMatchObject({ status: 400, code: 'malformed_request' });
  });
});

describe('an answer', () => {
  const network = { generation: 3 } as never;

  it('carries the generation as ETag, and the status of the route unless the handler says otherwise', async () => {
    const feature = {
      handlers: {
        'networks.get': () => Promise.resolve({ body: network, etag: 3 }),
        'networks.delete': () => Promise.resolve({ body: network, etag: 4 }),
        'networks.update': () => Promise.resolve({ body: network, status: 200 }),
      },
    };
    const { app } = await openTestApp({ feature });
    const got = await app.inject({ url: '/api/v1/networks/x', headers: known });
    expect([got.statusCode, got.headers['etag']]).toEqual([200, '"3"']);
    const deleted = await app.inject({ method: 'DELETE', url: '/api/v1/networks/x', headers: known });
    expect([deleted.statusCode, deleted.headers['etag']]).toEqual([202, '"4"']);
    const updated = await app.inject({ method: 'PATCH', url: '/api/v1/networks/x', headers: json, payload: {} });
    expect([updated.statusCode, updated.headers['etag']]).toEqual([200, undefined]);
  });

  it('gives the handler the id, the query, the body with its defaults and the generation asked for', async () => {
    const calls: unknown[] = [];
    const feature = {
      handlers: {
        'networks.create': (call: { query: unknown; body: unknown; ifMatch: unknown; id: string }) => {
          calls.push([call.id, call.query, call.body, call.ifMatch]);
          return Promise.resolve({ body: network });
        },
      },
    };
    const { app } = await openTestApp({ feature });
    await app.inject({
      method: 'POST',
      url: '/api/v1/networks?dryRun=true',
      headers: { ...json, 'if-match': 'W/"7"' },
      payload: { hostId: 'h', name: 'lan' },
    });
    expect(calls).toEqual([['', { dryRun: 'true' }, { hostId: 'h', name: 'lan', driver: 'bridge' }, 7]]);
  });

  it('says nothing of an error inside, and the log says everything', async () => {
    const feature = { handlers: { 'hosts.list': () => Promise.reject(new Error('password=hunter2')) } };
    const { app, logged } = await openTestApp({ feature });
    const answer = await app.inject({ url: '/api/v1/hosts', headers: known });
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' });
    expect(answer.body).not.toContain('hunter2');
    const requestId = /request (\w+)$/.exec(answer.json().detail)?.[1];
    expect(logged.join()).toContain('hunter2');
    expect(logged.join()).toContain(requestId);
  });

  it('is there for HEAD as well, but for streams', async () => {
    const feature = { handlers: { 'networks.get': () => Promise.resolve({ body: network, etag: 3 }) } };
    const { app } = await openTestApp({ feature });
    const head = await app.inject({ method: 'HEAD', url: '/api/v1/networks/x', headers: known });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    const stream = await app.inject({ method: 'HEAD', url: '/api/v1/events', headers: known });
    expect(stream.statusCode).toBe(405);
  });

  it('keeps pages of other sites from framing it, and demands no TLS on a LAN', async () => {
    const { app } = await openTestApp();
    const policy = (await app.inject('/api/v1/hosts')).headers['content-security-policy'];
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('upgrade-insecure-requests');
  });
});

describe('a refused write', () => {
  it('is in the audit trail with the fields at fault and without their values', async () => {
    const { app, audited } = await openTestApp();
    const payload = { name: 'web', image: 'x', environment: { SECRET: 5 }, hostId: 'h' };
    await app.inject({ method: 'POST', url: '/api/v1/workspaces', headers: json, payload });
    expect(audited).toEqual([
      {
        actor: 'token:test',
        action: 'workspace.create',
        object: 'workspace/-',
        outcome: 'refused',
        detail: { code: 'validation_failed', fields: ['environment.SECRET'] },
      },
    ]);
  });

  it('names its object where there is one', async () => {
    const feature = { handlers: { 'workspaces.stop': () => Promise.reject(problem('conflict', 'no')) } };
    const { app, audited } = await openTestApp({ feature });
    await app.inject({ method: 'POST', url: '/api/v1/workspaces/w1/stop', headers: known });
    expect(audited).toMatchObject([{ action: 'workspace.stop', object: 'workspace/w1', outcome: 'refused' }]);
  });

  it('of a stranger is not: anybody could fill the trail', async () => {
    const { app, audited } = await openTestApp();
    await app.inject({ method: 'POST', url: '/api/v1/workspaces' });
    expect(audited).toEqual([]);
  });
});

describe('a session cookie', () => {
  const byCookie = {
    known: { credential: { kind: 'session', id: 's1' }, setCookies: ['trailer_session=prolonged'] },
  } as const;
  const feature = { handlers: { 'session.delete': () => Promise.resolve({ body: null }) } };
  const cases: readonly (readonly [string, Record<string, string>, number])[] = [
    ['from a page of ours', { origin: 'http://nas:8090', host: 'nas:8090' }, 204],
    ['from a page of ours, as the browser says', { 'sec-fetch-site': 'same-origin' }, 204],
    ['from another site', { origin: 'http://evil.example', host: 'nas:8090' }, 403],
    ['from another port of this machine', { origin: 'http://nas:1234', host: 'nas:8090' }, 403],
    ['from another site, as the browser says', { 'sec-fetch-site': 'cross-site', origin: 'http://nas:8090' }, 403],
    ['from a sandboxed frame', { origin: 'null', host: 'nas:8090' }, 403],
    ['from nowhere', {}, 403],
  ];

  it.each(cases)('writes %s', async (_from, headers, status) => {
    const { app } = await openTestApp({ feature, ...byCookie });
    const answer = await app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { ...known, ...headers } });
    expect(answer.statusCode).toBe(status);
  });

  it('opens no WebSocket for another site', async () => {
    const { app } = await openTestApp(byCookie);
    const headers = { ...known, origin: 'http://evil.example' };
    const answer = await app.inject({ url: '/api/v1/workspaces/w/exec?command=sh', headers });
    expect(answer.statusCode).toBe(403);
  });

  it('reads from anywhere, and is prolonged with the answer', async () => {
    const reading = { handlers: { 'hosts.list': () => Promise.resolve({ body: { items: [], nextCursor: null } }) } };
    const { app } = await openTestApp({ feature: reading, ...byCookie });
    const answer = await app.inject({ url: '/api/v1/hosts', headers: { ...known, origin: 'http://evil.example' } });
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([200, ['trailer_session=prolonged']]);
  });

  it('cannot be had by a page of another site that signs its visitor in', async () => {
    const { app } = await openTestApp();
    const headers = { 'content-type': 'application/json', origin: 'http://evil.example', host: 'nas:8090' };
    const payload = { email: 'eve@example.org', password: 'x' };
    const answer = await app.inject({ method: 'POST', url: '/api/v1/session', headers, payload });
    expect(answer.statusCode).toBe(403);
  });
});

it('lets nobody guess passwords faster than ten a minute', async () => {
  const feature = { handlers: { 'session.create': () => Promise.reject(problem('unauthenticated', 'wrong')) } };
  const { app } = await openTestApp({ feature });
  const payload = { email: 'ada@example.org', password: 'guess' };
  const guess = () => app.inject({ method: 'POST', url: '/api/v1/session', payload });
  for (let attempt = 0; attempt < 10; attempt += 1) expect((await guess()).statusCode).toBe(401);
  const refused = await guess();
  expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
});

function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

interface Unreadable {
  readonly payload: string | Buffer;
  readonly type: string;
  readonly status: number;
  readonly code: string;
}
