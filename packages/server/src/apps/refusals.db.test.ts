import { once } from 'node:events';
import { type IncomingMessage, request as openRequest } from 'node:http';
import { type RouteName, type RouteSpec, routeTable } from '@trailer/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { adminToken, appPort, type Got, get } from './testing.ts';
import {
  createStrangersWorld,
  evesId,
  expiredToken,
  missingId,
  type StrangersWorld,
  signIn,
  toldBy,
  userToken,
} from './testing-strangers.ts';

const routes = Object.entries(routeTable) as [RouteName, RouteSpec][];
const closedRoutes = routes.filter(([, { permission }]) => permission !== 'public');
const isWebSocket = ({ transport }: RouteSpec): boolean => transport === 'websocket';

/** What strangers may ask; whoever adds to it says so here. */
const openRoutes: readonly RouteName[] = [
  'setup.complete',
  'session.create',
  'system.health',
  'system.ready',
  'system.openapi',
  'system.docs',
  'system.home',
  'system.setup-page',
];

let world: StrangersWorld;
beforeEach(async () => {
  world = await createStrangersWorld();
  return () => world.close();
});

async function ask({ method, path, transport }: RouteSpec, id: string, headers: Record<string, string>): Promise<Got> {
  const target = path.replace('{id}', id);
  if (transport !== 'websocket') return get(world, { method, path: target, headers });
  const socket = new WebSocket(`ws://127.0.0.1:${world.port}${target}?port=80&command=sh`, { headers });
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  const body = (await response.setEncoding('utf8').toArray()).join('');
  const { statusCode, headers: answered, rawHeaders } = response;
  return { status: statusCode ?? 0, headers: answered, rawHeaders, body };
}

function requestsToAgent(): number {
  return world.agent.received.filter(({ type }) => type === 'request').length;
}

/** Requests that strangers and mere users may make of a route, and how each is answered. */
function refusalsOf({ permission }: RouteSpec): readonly (readonly [Record<string, string>, number])[] {
  return [
    [{}, 401],
    [{ authorization: 'Bearer trl_unknown' }, 401],
    [{ authorization: `Bearer ${expiredToken}` }, 401],
    [{ authorization: `Basic ${Buffer.from(`:${adminToken}`).toString('base64')}` }, 401],
    [{ cookie: 'trailer_session=forged.signature' }, 401],
    // What is everybody's own is tested by itself below.
    ...(permission === 'self' ? [] : [[{ authorization: `Bearer ${userToken}` }, 403] as const]),
  ];
}

describe('a route of the API', () => {
  test('is closed to strangers unless it is one of these', () => {
    const open = routes.filter(([, { permission }]) => permission === 'public').map(([name]) => name);
    expect(open.toSorted()).toEqual(openRoutes.toSorted());
  });

  test.each(closedRoutes)(
    '%s: nothing for a stranger or a mere user, by the same work whether its object exists',
    async (_name, spec) => {
      const before = requestsToAgent();
      for (const [headers, status] of refusalsOf(spec)) {
        const there = await toldBy(world, () => ask(spec, world.workspace.id, headers));
        expect(there).toMatchObject({ status });
        expect(there).toEqual(await toldBy(world, () => ask(spec, missingId, headers)));
      }
      expect(requestsToAgent()).toBe(before);
      expect(world.dialled()).toBe(0);
    },
  );

  test('is as closed to HEAD', async () => {
    for (const [name, spec] of closedRoutes.filter(([, spec]) => spec.method === 'GET' && !isWebSocket(spec))) {
      const { status } = await ask({ ...spec, method: 'HEAD' as 'GET' }, world.workspace.id, {});
      // A stream has no HEAD, for anybody.
      expect([401, 404, 405], name).toContain(status);
    }
  });

  test("of one's own tells nothing of what is somebody else's", async () => {
    const headers = { authorization: `Bearer ${userToken}` };
    const own = closedRoutes.filter(([, { permission, path }]) => permission === 'self' && path.includes('{id}'));
    expect(own.map(([name]) => name)).toEqual(['tokens.delete']);
    for (const [, spec] of own) {
      const answer = await toldBy(world, () => ask(spec, evesId, headers));
      expect(answer).toMatchObject({ status: 404 });
      expect(answer).toEqual(await toldBy(world, () => ask(spec, missingId, headers)));
    }
    expect((await get(world, { path: '/api/v1/tokens', headers })).body).not.toContain(evesId);
    expect(await world.db.selectFrom('api_tokens').select('id').where('id', '=', evesId).execute()).toHaveLength(1);
  });

  test('can be read by pages of no other origin, not even where somebody is let in', async () => {
    world.agent.answer = () => ({ kind: 'failed', message: 'not in this test' });
    for (const [name, { method, path }] of closedRoutes.filter(([, spec]) => spec.method === 'GET')) {
      for (const asked of [method, 'OPTIONS']) {
        const headers = {
          authorization: `Bearer ${adminToken}`,
          origin: 'http://evil.example',
          'access-control-request-method': 'GET',
        };
        const target = path.replace('{id}', world.workspace.id);
        const request = openRequest({ port: world.port, method: asked, path: target, headers }).end();
        const [response] = (await once(request, 'response')) as [IncomingMessage];
        request.on('error', () => undefined).destroy();
        const allowed = Object.keys(response.headers).filter((header) => header.startsWith('access-control-'));
        expect(allowed, `${asked} ${name}`).toEqual([]);
      }
    }
  });

  test('that writes, or is a WebSocket, is closed to pages of another origin', async () => {
    const cookie = await signIn(world);
    const before = requestsToAgent();
    const guarded = closedRoutes.filter(([, spec]) => spec.method !== 'GET' || isWebSocket(spec));
    expect(guarded.length).toBeGreaterThan(10);
    for (const [name, spec] of guarded) {
      for (const origin of [
        'http://evil.example',
        'null',
        `http://${appPort}--${world.workspace.id}.localhost:${world.port}`,
      ]) {
        const there = await toldBy(world, () => ask(spec, world.workspace.id, { cookie, origin }));
        expect(there, `${name} from ${origin}`).toMatchObject({ status: 403 });
        expect(there).toEqual(await toldBy(world, () => ask(spec, missingId, { cookie, origin })));
      }
    }
    expect(requestsToAgent()).toBe(before);
  });
});
