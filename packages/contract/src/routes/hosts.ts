import { createEnrolmentSchema, enrolmentSchema } from '../resources/access.ts';
import { benchEventSchema, startBenchSchema } from '../resources/bench.ts';
import { pageQuerySchema, pageSchema } from '../resources/common.ts';
import { foreignSchema } from '../resources/foreign.ts';
import { hostSchema, updateHostSchema } from '../resources/host.ts';
import { defineRoute } from './define.ts';

export const hostRoutes = {
  'hosts.list': defineRoute({
    method: 'GET',
    path: '/api/v1/hosts',
    tag: 'Hosts',
    summary: 'List hosts',
    permission: 'host:view',
    query: pageQuerySchema,
    success: { status: 200, body: pageSchema(hostSchema) },
  }),
  'hosts.get': defineRoute({
    method: 'GET',
    path: '/api/v1/hosts/{id}',
    tag: 'Hosts',
    summary: 'One host with its interfaces, engine and kernel',
    permission: 'host:view',
    success: { status: 200, body: hostSchema },
    etag: true,
  }),
  'hosts.foreign': defineRoute({
    method: 'GET',
    path: '/api/v1/hosts/{id}/foreign',
    tag: 'Hosts',
    summary: "Networks and containers of the host's engine that are not Trailer's, and what taking them over would do",
    permission: 'host:view',
    success: { status: 200, body: foreignSchema },
  }),
  'hosts.update': defineRoute({
    method: 'PATCH',
    path: '/api/v1/hosts/{id}',
    tag: 'Hosts',
    summary: 'Rename, enable or disable a host',
    permission: 'host:modify',
    body: updateHostSchema,
    success: { status: 200, body: hostSchema },
    etag: true,
  }),
  'hosts.delete': defineRoute({
    method: 'DELETE',
    path: '/api/v1/hosts/{id}',
    tag: 'Hosts',
    summary: 'Forget a disabled host that holds no networks and no workspaces',
    permission: 'host:modify',
    success: { status: 204, body: null },
    etag: true,
  }),
  'hosts.bench': defineRoute({
    method: 'POST',
    path: '/api/v1/hosts/{id}/bench',
    tag: 'Hosts',
    summary:
      'Measure throughput and latency of the ways packets take on a host, in less than a minute: one JSON object a line, `done` or `failed` last. It loads the host, and its LAN where another host takes part; one at a time',
    permission: 'host:modify',
    body: startBenchSchema,
    success: { status: 200, body: benchEventSchema },
    transport: 'json-lines',
  }),
  'enrolments.create': defineRoute({
    method: 'POST',
    path: '/api/v1/enrolments',
    tag: 'Hosts',
    summary: 'A single-use token with which one new agent enrols',
    permission: 'host:modify',
    body: createEnrolmentSchema,
    success: { status: 201, body: enrolmentSchema },
  }),
} as const;
