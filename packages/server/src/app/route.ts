import type { RouteName, RouteSpec } from '@trailer/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { HeldCall, OpenCallWatch } from './access.ts';
import type { Gatekeeper } from './gatekeeper.ts';
import type { Answer, Call, Check, Handler } from './handler.ts';
import { type AnswerOnce, type KeptAnswer, parseIdempotencyKey } from './idempotency/idempotency.ts';
import { parseIfMatch } from './if-match.ts';
import { toRouterPath } from './path.ts';
import type { RouteLimits } from './rate-limit.ts';
import { validateInput } from './validation/validate.ts';

/** A route of the table with what a feature brought for it. */
export interface BoundRoute {
  readonly name: RouteName;
  readonly spec: RouteSpec;
  readonly handler: Handler<RouteName>;
  readonly check: Check | undefined;
}

/** What all routes share. */
export interface RouteContext {
  readonly gatekeeper: Gatekeeper;
  readonly idempotency: AnswerOnce;
  readonly limits: RouteLimits;
  /** Ends what stays open for callers who may go on no longer. */
  readonly openCalls: OpenCallWatch;
  /** Aborted when the server closes; open streams end then. */
  readonly closing: AbortSignal;
}

/** What stays open: it would never end for HEAD, and may outlive its caller's right to it. */
const endless: ReadonlySet<RouteSpec['transport']> = new Set([
  'event-stream',
  'byte-stream',
  'json-lines',
  'websocket',
]);

/** Registers one route: admit, validate, answer once for each Idempotency-Key, send. */
export function registerRoute(app: FastifyInstance, route: BoundRoute, context: RouteContext): void {
  const { spec } = route;
  const options: RouteOptions = {
    method: spec.method,
    url: toRouterPath(spec.path),
    exposeHeadRoute: spec.method === 'GET' && !endless.has(spec.transport),
    config: { routeName: route.name, ...context.limits[route.name] },
    onRequest: (request, reply) => context.gatekeeper.admit(spec, request, reply),
    handler: (request, reply) => hold({ route, context, request, reply }),
  };
  app.route(options);
}

interface Exchange {
  readonly route: BoundRoute;
  readonly context: RouteContext;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function hold(exchange: Exchange): Promise<FastifyReply> {
  const { route, context, request } = exchange;
  const { credential } = context.gatekeeper.authenticationOf(request);
  if (credential === null || !endless.has(route.spec.transport)) return answer(exchange, null);
  const held = context.openCalls.hold(credential, route.spec.permission);
  try {
    return await answer(exchange, held);
  } finally {
    held.release();
  }
}

async function answer(exchange: Exchange, held: HeldCall | null): Promise<FastifyReply> {
  const { route, context, request, reply } = exchange;
  const raw = { query: request.query, body: request.body };
  const { check } = route;
  const id = idOf(request);
  const input = await validateInput(route.spec, raw, check && ((partial) => check(partial, id)));
  // The validator just proved the types; they cannot be told from a route's name that is only known at run time.
  const call = { ...callOf(exchange, held), ...input } as Call<RouteName>;
  const key = parseIdempotencyKey(request.headers['idempotency-key']);
  // Without an actor there is nobody a key could belong to; signing in may be repeated anyway. A stream is not kept.
  const keepable = route.spec.method === 'POST' && route.spec.permission !== 'public';
  if (key === null || !keepable || endless.has(route.spec.transport)) {
    const plain = await route.handler(call);
    return plain === null ? reply : send(reply, toKept(route, plain));
  }
  const keyed = { actor: call.actor, key, target: `${request.method} ${request.url}`, body: request.body };
  const kept = await context.idempotency.run(keyed, async () => toKept(route, await route.handler(call)));
  if (kept.replayed) reply.header('idempotency-replayed', 'true');
  return send(reply, kept);
}

/** The `{id}` of the path; empty where the path has none. */
function idOf(request: FastifyRequest): string {
  const params = request.params as { readonly id?: string };
  return params.id ?? '';
}

function callOf({ context, request, reply }: Exchange, held: HeldCall | null): Omit<Call<RouteName>, 'query' | 'body'> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const { actor, credential } = context.gatekeeper.authenticationOf(request);
  return {
    actor,
    credential,
    id: idOf(request),
    ifMatch: parseIfMatch(request.headers['if-match']),
    signal: AbortSignal.any([gone.signal, context.closing, ...(held === null ? [] : [held.signal])]),
    raw: { request, reply },
  };
}

function toKept(route: BoundRoute, answer: Answer<RouteName> | null): KeptAnswer {
  const status = answer?.status ?? route.spec.success.status;
  return { status, body: answer?.body ?? null, etag: answer?.etag ?? null };
}

function send(reply: FastifyReply, { status, body, etag }: KeptAnswer): FastifyReply {
  reply.code(status);
  if (etag !== null) reply.header('etag', `"${etag}"`);
  return status === 204 ? reply.send() : reply.header('cache-control', 'no-store').send(body);
}
