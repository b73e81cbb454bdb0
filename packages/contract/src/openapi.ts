import { z } from 'zod';
import { problemSchema, problemTable } from './problem.ts';
import { eventSchema } from './resources/event.ts';
import { hostSchema } from './resources/host.ts';
import { networkSchema } from './resources/network.ts';
import { reachabilitySchema } from './resources/reachability.ts';
import { workspaceSchema } from './resources/workspace.ts';
import type { RouteSpec } from './routes/define.ts';
import { routeTable } from './routes/table.ts';
import { sessionKeyHeader } from './session-key.ts';

type Json = Record<string, unknown>;

const components: Readonly<Record<string, z.ZodType>> = {
  Host: hostSchema,
  Network: networkSchema,
  Workspace: workspaceSchema,
  Reachability: reachabilitySchema,
  Event: eventSchema,
  Problem: problemSchema,
};

const mediaTypes: Readonly<Record<NonNullable<RouteSpec['transport']>, string>> = {
  json: 'application/json',
  'event-stream': 'text/event-stream',
  'byte-stream': 'application/octet-stream',
  'json-lines': 'application/x-ndjson',
  websocket: 'application/octet-stream',
  html: 'text/html',
  text: 'text/plain',
};

const securitySchemes: Json = {
  token: { type: 'http', scheme: 'bearer', description: 'An API token, trl_…' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'trailer_session',
    description: 'The cookie alone, of a session that was opened without a key',
  },
  sessionKey: {
    type: 'apiKey',
    in: 'header',
    name: sessionKeyHeader,
    description:
      'The key that the session was opened with, beside its cookie: each is worth nothing without the other. ' +
      'A WebSocket of a browser sends it as the subprotocol `key.<key>` beside `trailer`',
  },
};

/** The OpenAPI 3.1 document, made from the route table; what it says is what the server registers. */
export function buildOpenApi(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries<RouteSpec>(routeTable)) {
    const item = paths[route.path] ?? {};
    paths[route.path] = item;
    item[route.method.toLowerCase()] = describeRoute(name, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Trailer',
      version: '1',
      description: 'Workspaces on Docker hosts that are really on the network.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ token: [] }, { session: [] }, { session: [], sessionKey: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(components).map(([name, schema]) => [name, toJsonSchema(schema, 'output')]),
      ),
      securitySchemes,
    },
  };
}

function describeRoute(name: string, route: RouteSpec): Json {
  return {
    operationId: name,
    tags: [route.tag],
    summary: route.summary,
    description: `Permission: \`${route.permission}\`.`,
    ...(route.permission === 'public' ? { security: [] } : {}),
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: toJsonSchema(route.body, 'input') } },
          },
        }),
    responses: describeResponses(route),
  };
}

function pathParameters(route: RouteSpec): Json[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(route: RouteSpec): Json[] {
  return Object.entries(route.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !z.safeParse(schema, undefined).success,
    schema: toJsonSchema(schema, 'input'),
  }));
}

function headerParameters(route: RouteSpec): Json[] {
  const header = (name: string, description: string): Json => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  });
  const headers: Json[] = [];
  if (route.etag === true && route.method !== 'GET' && route.path.includes('{id}'))
    headers.push(header('If-Match', 'The ETag that the change is based on'));
  if (route.method === 'POST' && route.transport !== 'json-lines')
    headers.push(header('Idempotency-Key', 'Repeating a request with the same key repeats its answer'));
  if (route.opensSession === true)
    headers.push(
      header(sessionKeyHeader, 'Binds the session to this key: 32 random bytes as base64url, 43 characters'),
    );
  if (route.transport === 'event-stream') headers.push(header('Last-Event-ID', 'Resume after this event'));
  return headers;
}

function describeResponses(route: RouteSpec): Json {
  const { status, body } = route.success;
  const mediaType = mediaTypes[route.transport ?? 'json'];
  const success: Json = { description: 'Done' };
  if (body !== null) success['content'] = { [mediaType]: { schema: reference(body) } };
  else if (status !== 204) success['content'] = { [mediaType]: {} };
  if (route.etag === true) success['headers'] = { ETag: { description: 'The generation', schema: { type: 'string' } } };
  const codes = Object.entries(problemTable).map(
    ([code, { status: http, title }]) => `- \`${code}\` (${http}): ${title}`,
  );
  return {
    [status]: success,
    default: {
      description: `A problem. Codes:\n${codes.join('\n')}`,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
}

/** Points at a component where the schema is one, so that the document names each resource once. */
function reference(schema: z.ZodType): Json {
  const known = Object.entries(components).find(([, component]) => component === schema);
  return known === undefined ? toJsonSchema(schema, 'output') : { $ref: `#/components/schemas/${known[0]}` };
}

function toJsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}
